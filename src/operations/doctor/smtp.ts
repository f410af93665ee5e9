import { after, days } from '../../clock.ts';
import type { Bilingual } from '../../errors.ts';
import { formatDateTime } from '../../http/text/time.ts';
import { type Meeting, meet } from '../../mail/meet.ts';
import { type Check, type Finding, fault, ok, warning } from './check.ts';
import { sendTrial } from './trial-mail.ts';

/** Whether the SMTP server takes us: reached, encrypted, signed in. Nothing is sent unless that is asked for. */
export const smtpCheck: Check = {
  name: 'smtp',
  async run({ config, sendTo, now }) {
    if (config.smtpUrl === null)
      return [
        warning(
          { ja: 'SMTP_URL がありません', en: 'SMTP_URL is not set' },
          {
            ja: '.env.example を見て設定してください。なければメールは 1 通も送れません（npm start では自動で用意されます）。',
            en: 'Set it (see .env.example): no mail leaves without it (npm start brings its own).',
          },
        ),
      ];
    const meeting = await meet(config.smtpUrl);
    if (meeting.kind === 'failed') return [failure(meeting)];
    const findings = [greeted(meeting), ...encryption(meeting, config.smtpUrl, now)];
    return sendTo === undefined
      ? findings
      : [...findings, await sendTrial(config, config.smtpUrl, sendTo, now)];
  },
};

type Met = Extract<Meeting, { kind: 'met' }>;
type Failed = Extract<Meeting, { kind: 'failed' }>;

const greeted = ({ encrypted, signedIn }: Met): Finding =>
  ok({
    ja: `応答しました（暗号化 ${encrypted ? 'あり' : 'なし'}、認証 ${signedIn ? 'あり' : 'なし'}）`,
    en: `it answers (${encrypted ? 'encrypted' : 'not encrypted'}, ${signedIn ? 'signed in' : 'no sign-in'})`,
  });

function encryption({ encrypted, certificateEndsAt }: Met, smtpUrl: string, now: Date): Finding[] {
  const { hostname } = new URL(smtpUrl);
  if (!encrypted)
    return ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
      ? []
      : [
          warning(
            { ja: '通信が暗号化されていません', en: 'the connection is not encrypted' },
            {
              ja: 'メールには確認コードが入ります。smtps:// にするか、SMTP_URL の終わりに ?requireTLS=true を付けてください。',
              en: 'Mails carry codes: use smtps://, or add ?requireTLS=true to SMTP_URL.',
            },
          ),
        ];
  if (certificateEndsAt === null || certificateEndsAt > after(now, days(14))) return [];
  return [
    warning(
      {
        ja: `サーバーの証明書が ${formatDateTime(certificateEndsAt, 'ja')} に切れます`,
        en: `the server's certificate ends on ${formatDateTime(certificateEndsAt, 'en')}`,
      },
      {
        ja: 'メールサーバーの担当者に、証明書の更新を頼んでください。切れるとメールは止まります。',
        en: 'Ask whoever runs the mail server to renew it: mails stop when it ends.',
      },
    ),
  ];
}

const failure = ({ during, code }: Failed): Finding =>
  fault(
    { ja: `${what[during].ja}（${code}）`, en: `${what[during].en} (${code})` },
    adviceByCode[code] ?? advice[during],
  );

const what: Record<Failed['during'], Bilingual> = {
  connection: { ja: 'SMTP サーバーにつながりません', en: 'the SMTP server cannot be reached' },
  encryption: { ja: '暗号化（TLS）ができません', en: 'no encrypted connection (TLS) can be made' },
  'sign-in': { ja: 'SMTP サーバーが認証を受け付けません', en: 'the SMTP server refuses the sign-in' },
};

const advice: Record<Failed['during'], Bilingual> = {
  connection: {
    ja: 'SMTP_URL のホスト名とポート、間にあるファイアウォールを確かめてください。',
    en: "Check SMTP_URL's host and port, and any firewall in between.",
  },
  encryption: {
    ja: 'smtps:// はふつうポート 465、smtp:// は 587 です。証明書の名前と、SMTP_URL のホスト名が合うかを確かめてください。',
    en: 'smtps:// usually goes with port 465, smtp:// with 587. Check that the certificate is for the host in SMTP_URL.',
  },
  'sign-in': {
    ja: 'SMTP_URL のユーザー名とパスワードを確かめてください。記号は %40 のように書きます（@ は %40、: は %3A）。',
    en: 'Check user and password in SMTP_URL; write special characters as %40 for @ or %3A for a colon.',
  },
};

const renew: Bilingual = {
  ja: 'サーバーの証明書の期限が切れています。メールサーバーの担当者に更新を頼んでください。',
  en: "The server's certificate has ended: ask whoever runs the mail server to renew it.",
};
const selfMade: Bilingual = {
  ja: '証明書の発行元を信頼できません。社内の認証局なら、その証明書を NODE_EXTRA_CA_CERTS で渡してください。',
  en: "The certificate's issuer is not trusted: where it is a CA of your own, hand it over in NODE_EXTRA_CA_CERTS.",
};

const adviceByCode: Record<string, Bilingual> = {
  ENOTFOUND: {
    ja: 'SMTP_URL のホスト名が見つかりません。綴りと DNS を確かめてください。',
    en: 'The host in SMTP_URL is unknown: check its spelling, and DNS.',
  },
  ECONNREFUSED: {
    ja: 'そのポートでは何も動いていません。SMTP_URL のポートと、サーバーが動いているかを確かめてください。',
    en: "Nothing listens on that port: check SMTP_URL's port, and that the server runs.",
  },
  CERT_HAS_EXPIRED: renew,
  DEPTH_ZERO_SELF_SIGNED_CERT: selfMade,
  SELF_SIGNED_CERT_IN_CHAIN: selfMade,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: selfMade,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: selfMade,
  '554': {
    ja: 'サーバーがこの機械からの接続を断っています。送信元の IP アドレスを許可してもらってください。',
    en: 'It turns this machine away: have its address allowed there.',
  },
};
