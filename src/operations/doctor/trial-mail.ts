import { randomUUID } from 'node:crypto';
import { seconds } from '../../clock.ts';
import type { Config } from '../../config.ts';
import { formatDateTime } from '../../http/text/time.ts';
import { describeReply } from '../../mail/reply.ts';
import { openTransport } from '../../mail/transport.ts';
import { parseEmail } from '../../member/email-address.ts';
import { type Finding, fault, ok } from './check.ts';

/** Sends one mail, so that an operator sees whether and where it arrives. */
export async function sendTrial(
  { mailDomain, issuer }: Config,
  smtpUrl: string,
  sendTo: string,
  now: Date,
): Promise<Finding> {
  const to = parseEmail(sendTo);
  if (to === null)
    return fault(
      { ja: '--send-to がメールアドレスではありません', en: '--send-to is no email address' },
      {
        ja: 'you@example.jp のように書いてください。',
        en: 'Write it as you@example.jp.',
      },
    );
  const transport = openTransport(smtpUrl, 1);
  try {
    const delivery = await transport.send(
      letter(to, { mailDomain, issuer }, now),
      randomUUID(),
      now,
      AbortSignal.timeout(seconds(30)),
    );
    if (delivery.kind === 'sent')
      return ok({
        ja: '試しのメールを送りました。届いたメールのヘッダーで spf・dkim・dmarc が pass か確かめてください',
        en: 'a trial mail was sent: see that its headers say pass for spf, dkim and dmarc where it arrives',
      });
    const { meaning, advice } = describeReply(delivery.reason);
    return fault(
      { ja: `試しのメールを送れません: ${meaning.ja}`, en: `the trial mail was not taken: ${meaning.en}` },
      advice,
    );
  } finally {
    transport.close();
  }
}

function letter(to: string, { mailDomain, issuer }: Pick<Config, 'mailDomain' | 'issuer'>, now: Date) {
  const text = [
    'kosmo-idp doctor からの試しのメールです。届いていれば、メールの送信は動いています。',
    'This is a trial mail of kosmo-idp doctor: where it arrives, mail works.',
    '',
    `${issuer}  ${formatDateTime(now, 'ja')}`,
    '',
  ].join('\n');
  return {
    from: { name: 'kosmo-idp', address: `no-reply@${mailDomain}` },
    to,
    subject: '【kosmo-idp】試しのメール / trial mail',
    text,
    html: `<pre>${text}</pre>`,
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}
