import type { Bilingual } from '../errors.ts';

export interface Explained {
  meaning: Bilingual;
  advice: Bilingual;
}

/** What `Delivery.reason` (`550 at RCPT TO`, `ECONNREFUSED at CONN`) means to somebody who does not speak SMTP. */
export function describeReply(reason: string): Explained {
  const [code = ''] = reason.split(' at ');
  const { meaning, advice } = byCode(code);
  return { meaning: { ja: `${meaning.ja}（${reason}）`, en: `${meaning.en} (${reason})` }, advice };
}

function byCode(code: string): Explained {
  const known = replies[code];
  if (known) return known;
  if (/^4\d\d$/.test(code)) return later;
  if (/^5\d\d$/.test(code)) return refused;
  return /CERT|SSL|TLS|ISSUER|ALTNAME/.test(code) ? encryption : unreachable;
}

const checkAddress: Bilingual = {
  ja: '加入者に、アドレスの綴りと、迷惑メールの設定（受信してよいドメイン）を確かめてもらってください。',
  en: "Have the member check the address's spelling and the mailbox's filter (which domains it lets in).",
};
const wait: Bilingual = {
  ja: '自動で送り直します。1 時間たっても同じなら、メールサーバーの担当者に知らせてください。',
  en: 'It is tried again by itself; after an hour of this, tell whoever runs the mail server.',
};
const askServer: Bilingual = {
  ja: 'doctor で調べ、メールサーバーの担当者にこの番号を伝えてください。',
  en: 'Run doctor, and tell whoever runs the mail server this code.',
};

const noMailbox: Explained = {
  meaning: {
    ja: '宛先のメールボックスがないか、受け取りを断られました',
    en: 'the mailbox does not exist, or refuses us',
  },
  advice: checkAddress,
};
const later: Explained = {
  meaning: { ja: '相手のサーバーが一時的に受け取れません', en: 'the server cannot take it for now' },
  advice: wait,
};
const refused: Explained = {
  meaning: { ja: '相手のサーバーがこのメールを断りました', en: 'the server refuses this mail' },
  advice: askServer,
};
const unreachable: Explained = {
  meaning: { ja: 'メールサーバーにつながりません', en: 'the mail server cannot be reached' },
  advice: {
    ja: 'doctor で SMTP を調べてください。直れば自動で送られます。',
    en: 'Look at smtp with doctor; what waits is sent once it is mended.',
  },
};
const encryption: Explained = {
  ...unreachable,
  meaning: {
    ja: 'メールサーバーと暗号化した通信ができません',
    en: 'no encrypted connection to the mail server',
  },
};

const replies: Record<string, Explained> = {
  '421': later,
  '450': {
    meaning: { ja: '宛先のメールボックスが今は使えません', en: 'the mailbox is not available for now' },
    advice: wait,
  },
  '451': later,
  '452': {
    meaning: {
      ja: '宛先のメールボックスがいっぱいか、混み合っています',
      en: 'the mailbox is full, or the server is busy',
    },
    advice: wait,
  },
  '530': {
    meaning: {
      ja: 'メールサーバーが認証か暗号化を求めています',
      en: 'the mail server demands a sign-in or encryption',
    },
    advice: askServer,
  },
  '535': {
    meaning: { ja: 'メールサーバーへの認証に失敗しました', en: 'the mail server refuses our sign-in' },
    advice: askServer,
  },
  '550': noMailbox,
  '551': noMailbox,
  '552': {
    meaning: { ja: '宛先のメールボックスがいっぱいです', en: 'the mailbox is full' },
    advice: {
      ja: '加入者に、メールボックスを空けてもらってください。',
      en: 'Have the member make room in the mailbox.',
    },
  },
  '553': noMailbox,
  '554': {
    meaning: {
      ja: '迷惑メールと見なされたか、送信元が断られました',
      en: 'taken for spam, or we are turned away',
    },
    advice: {
      ja: 'doctor で SPF・DMARC を調べ、メールサーバーの担当者に DKIM と送信元の評判を確かめてもらってください。',
      en: 'Look at SPF and DMARC with doctor, and have DKIM and the reputation of the sending address checked.',
    },
  },
};
