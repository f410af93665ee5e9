import { readConfig } from '../config.ts';
import { heldUntil } from '../email-change/periods.ts';
import { type Bilingual, OperatorError } from '../errors.ts';
import { formatDateTime } from '../http/text/time.ts';
import { maskEmail } from '../member/email-address.ts';
import type { Member } from '../member/member.ts';
import { lockMember } from '../member/store.ts';
import { signOutEverywhere } from '../oidc/sign-out-everywhere.ts';
import { mailResetLink } from '../recovery/mail-reset-link.ts';
import { resetMinutes } from '../recovery/store.ts';
import { recordOperation } from './audit.ts';
import type { Call, DatabaseParts, ExitCode } from './command.ts';
import { labelledLines } from './labelled-lines.ts';
import { memberNamed } from './member-named.ts';

/** Mails the verified address a link to a new password; the mail itself tells the member. */
export async function resetByMail(call: Call, parts: DatabaseParts): Promise<ExitCode> {
  const { now } = call;
  const { secrets } = parts;
  const { issuer } = readConfig(call.env);
  const { insurer, member: named } = await memberNamed(call, parts);
  demandMailable(named, now);
  await call.confirm({
    ja: `${named.userId} の確認済みのメールアドレスに、パスワードを再設定するリンクを送り、すべての端末からログアウトさせます。よろしいですか。`,
    en: `Mail the verified address of ${named.userId} a link to a new password, and sign them out everywhere?`,
  });
  const data = await parts.db.transaction(async (db) => {
    const member = (await lockMember(db, secrets, [insurer.id], named.id)) ?? named;
    const mailable = demandMailable(member, now);
    const language = member.language ?? 'ja';
    const wanted = { member: mailable, insurer, language, device: '', atDesk: true };
    const opensAt = await mailResetLink(wanted, { db, secrets, issuer, requestedAt: now, now });
    if (opensAt !== null) throw tooMany(opensAt);
    await signOutEverywhere(db, secrets, member, { now });
    const about = { insurerId: insurer.id, memberId: member.id };
    await recordOperation(db, parts, { at: now, action: 'password-reset.mailed', ...about, detail: {} });
    const link = `${issuer}/recovery/reset`;
    return { sub: member.id, user_id: member.userId, mailed_to: maskEmail(mailable.email), link };
  });
  call.print(data, () => labelledLines(data, call.language));
  call.tell({
    ja: `メールを送ります。リンクは ${resetMinutes} 分間有効です。生年月日と新しいパスワードは本人が入力します。認証方法は変わりません。`,
    en: `The mail is on its way; its link works for ${resetMinutes} minutes. The member enters date of birth and new password. The second factor stays.`,
  });
  return 0;
}

function demandMailable(member: Member, now: Date): Member & { email: string } {
  const { email, activatedAt, status } = member;
  const held = heldUntil(member, now);
  if (status !== 'active') throw refusal(inactive);
  if (activatedAt === null) throw refusal(notActivated);
  if (email === null) throw refusal(noAddress);
  if (held !== null)
    throw refusal({
      ja: `メールアドレスが変わったばかりです。${formatDateTime(held, 'ja')} まで、このアドレスでは再設定できません。`,
      en: `The email address has just changed: it recovers nothing until ${formatDateTime(held, 'en')} (Japan).`,
    });
  return { ...member, email };
}

const refusal = (text: Bilingual) => new OperatorError(text, 4);
const inactive = {
  ja: '停止中か、資格喪失です。member show で確かめてください。',
  en: 'The account is stopped, or the member has left the insurer: see member show.',
};
const notActivated = {
  ja: 'まだ初回ログインが終わっていません。最初のパスワードでログインします（わからないときは --by-mail を付けずに実行）。',
  en: 'The first sign-in is not complete: it takes the initial password (without --by-mail a new one is made).',
};
const noAddress = {
  ja: '確認済みのメールアドレスがありません。--by-mail を付けずに実行すると、初回ログインの前の状態に戻せます。',
  en: 'No email address is verified. Without --by-mail the account goes back to before the first sign-in.',
};
const tooMany = (opensAt: Date) =>
  refusal({
    ja: `このメールアドレスには、続けてメールを送ったばかりです。${formatDateTime(opensAt, 'ja')} を過ぎてからやり直してください。`,
    en: `This address has had its share of mails: try again after ${formatDateTime(opensAt, 'en')} (Japan).`,
  });
