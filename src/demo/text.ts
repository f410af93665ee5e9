import type { Bilingual } from '../errors.ts';
import type { Language } from '../insurer/insurer.ts';

export interface Addresses {
  portal: string;
  issuer: string;
  mailbox: string;
}

export const texts = {
  running: { ja: 'kosmo-idp が動いています。', en: 'kosmo-idp is running.' },
  portal: { ja: 'ポータル', en: 'portal' },
  issuer: { ja: 'IDプロバイダ', en: 'identity provider' },
  account: { ja: 'アカウントの画面', en: 'account pages' },
  mailbox: { ja: 'メールボックス', en: 'mailbox' },
  signIns: {
    ja: '初回ログインを試せる会員（ユーザID、初回のパスワード、生年月日）:',
    en: 'First sign-ins to try (user ID, first password, birthdate):',
  },
  next: {
    ja: '次に: ポータルを開き「ログイン」を押してください。メールはメールボックスに届きます。Ctrl-C で終わります。',
    en: 'Next: open the portal and press ログイン. Mails arrive in the mailbox. Ctrl-C stops everything.',
  },
  production: {
    ja: 'npm start はデモを動かします。本番では node src/main.ts を使ってください。',
    en: 'npm start brings the demo; production runs node src/main.ts.',
  },
  inUse: {
    ja: 'データベースが使われています。npm start を Ctrl-C で終えてから、もう一度実行してください。',
    en: 'The database is in use: stop npm start with Ctrl-C, then run this again.',
  },
  removed: { ja: '削除しました', en: 'Removed' },
  nothing: { ja: '削除するものはありません', en: 'Nothing to remove in' },
} satisfies Record<string, Bilingual>;

export const unexpected = (logFile: string): Bilingual => ({
  ja: `予期しない問題で終了しました。${logFile} を見てください。`,
  en: `It ended for an unexpected reason: see ${logFile}.`,
});

/** Of each cohort one, as `config/demo/sample.members.csv` has them. */
const signIns: [string, string, string, Bilingual][] = [
  [
    'testuser01',
    '800123420010101',
    '20010101',
    { ja: '以前からポータルをお使いの方', en: 'used the portal before it was renewed' },
  ],
  ['testuser02', '800123519850412', '19850412', { ja: '2026年3月までに加入', en: 'joined by March 2026' }],
  ['testuser03', 'Tegami-5208', '19920703', { ja: '2026年4月以降に加入', en: 'joined from April 2026' }],
];

/** What the terminal says once everything runs: 10 lines. */
export function welcome(language: Language, { portal, issuer, mailbox }: Addresses): string {
  const row = (first: string, text: Bilingual) => `  ${first.padEnd(40)} ${text[language]}`;
  const lines = [
    texts.running[language],
    row(portal, texts.portal),
    row(issuer, texts.issuer),
    row(`${issuer}/account`, texts.account),
    row(mailbox, texts.mailbox),
    texts.signIns[language],
    ...signIns.map(([userId, password, birthdate, who]) =>
      row(`${userId}  ${password.padEnd(15)}  ${birthdate}`, who),
    ),
    texts.next[language],
  ];
  return `${lines.join('\n')}\n`;
}
