import type { Db } from '../../db.ts';
import { OperatorError } from '../../errors.ts';
import { getInsurer } from '../../insurer/store.ts';
import { lockMail, lockRefused, type RefusedMail } from '../../mail/log-store.ts';
import { retryMail, type Unsendable } from '../../mail/retry.ts';
import { recordOperation } from '../audit.ts';
import type { Call, CliCommand, DatabaseParts } from '../command.ts';
import { common } from '../language.ts';

export const mailRetry: CliCommand = {
  name: 'mail retry',
  about: {
    ja: '断られたメールを送り直す（1 通、または --all で期限内のすべて）',
    en: 'send a refused mail once more: one, or with --all every one that is still of use',
  },
  example: 'mail retry --all --insurer sample --reason "メールサーバーの設定を直した"',
  argument: {
    name: '[mail_id]',
    about: { ja: 'メールの番号（mail list に出る）', en: 'its number, as mail list shows it' },
  },
  flags: [
    {
      flags: '--all',
      about: { ja: '断られたもののうち、期限内のすべて', en: 'every refused one that has not expired' },
    },
    {
      flags: '--insurer <code>',
      about: { ja: 'この保険者のものだけ（--all と）', en: "only this insurer's (with --all)" },
    },
    // A mail that is not wanted any more does no harm: it needs a reason, but asks nothing.
    { ...common.reason, required: true },
    common.yes,
  ],
  async run(call) {
    const { argument, has, now } = call;
    if (has('all') === (argument !== '')) throw oneOrAll();
    const sent = await call.withDatabase((parts) =>
      parts.db.transaction(async (db) => {
        const mails = has('all') ? await refusedMails(call, db) : [await mailNamed(db, argument)];
        for (const mail of mails) await retry(db, parts, mail, now);
        return mails.map(({ id }) => id);
      }),
    );
    call.print({ retried: sent }, () => sent);
    call.tell(
      sent.length === 0
        ? { ja: '送り直せるメールはありません。', en: 'There is no mail to send again.' }
        : {
            ja: `${sent.length} 通を送り直します。結果は少し後に mail list でわかります。`,
            en: `${sent.length} sent once more; mail list shows in a while what became of it.`,
          },
    );
    return 0;
  },
};

async function retry(db: Db, parts: DatabaseParts, mail: RefusedMail, now: Date): Promise<void> {
  const refused = await retryMail(db, mail, now);
  if (refused !== null) throw new OperatorError(whyNot[refused], 4);
  await recordOperation(db, parts, {
    at: now,
    action: 'mail.retried',
    insurerId: mail.insurerId,
    memberId: mail.memberId,
    detail: { mail: mail.id },
  });
}

async function refusedMails({ text, now }: Call, db: Db): Promise<RefusedMail[]> {
  const code = text('insurer');
  return lockRefused(db, code === undefined ? null : (await getInsurer(db, code)).id, now);
}

async function mailNamed(db: Db, id: string): Promise<RefusedMail> {
  const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
  const mail = isId ? await lockMail(db, id) : undefined;
  if (mail) return mail;
  throw new OperatorError(
    {
      ja: `メール ${id} はありません。mail list で番号を確かめてください（30 日より前のものは残っていません）。`,
      en: `There is no mail ${id}: see its number with mail list (none is kept longer than 30 days).`,
    },
    3,
  );
}

const whyNot: Record<Unsendable, { ja: string; en: string }> = {
  queued: {
    ja: 'このメールは送信待ちです。自動で送られます（つながらないときも 1 分以内に送り直します）。',
    en: 'This mail is waiting to be sent, by itself: it is tried again within a minute.',
  },
  sent: {
    ja: 'このメールは送信済みです。届いていなければ、加入者に画面の「再送信」を押してもらってください。',
    en: 'This mail was sent. Where it has not arrived, have the member ask for another on the page.',
  },
  expired: {
    ja: 'このメールの中身は期限切れです。加入者に、画面から送り直してもらってください。',
    en: 'What this mail held has expired: have the member ask for another on the page.',
  },
};

const oneOrAll = () =>
  new OperatorError({
    ja: 'メールの番号か --all の、どちらか 1 つを書いてください。',
    en: 'Give the number of a mail, or --all: one of the two.',
  });
