import type { Act } from '../approval/approval.ts';
import type { AuditAction, AuditEntry } from '../audit/audit.ts';
import type { Db } from '../db.ts';
import type { Bilingual } from '../errors.ts';
import type { Insurer } from '../insurer/insurer.ts';
import type { NoticeEvent } from '../mail/notices.ts';
import { notifyMember } from '../mail/notify.ts';
import type { Member } from '../member/member.ts';
import { signOutEverywhere } from '../oidc/sign-out-everywhere.ts';
import type { Secrets } from '../secrets.ts';
import { recordOperation } from './audit.ts';
import type { Call, CliCommand, DatabaseParts, ExitCode } from './command.ts';
import { demandApproval } from './demand-approval.ts';
import { memberFlags, memberNamed } from './member-named.ts';

/** Something an operator takes back for a member who has lost it, once another operator approves. */
export interface Reset extends Pick<CliCommand, 'about' | 'example'> {
  name: Act;
  /** Asked before it is asked for; of `{member}`. */
  question: Bilingual;
  /** What comes next, for the operator to tell the member. */
  next: Bilingual;
  action: AuditAction;
  event: NoticeEvent;
  /** Takes it back; answers what there was, without anything personal. */
  carryOut(
    db: Db,
    whose: { member: Member; insurer: Insurer; secrets: Secrets; now: Date },
  ): Promise<Removed>;
}

type Removed = AuditEntry['detail'];

/** A command that asks for something to be taken back. */
export const memberReset = ({ name, about, example, question }: Reset): CliCommand => ({
  name,
  about,
  example,
  flags: memberFlags,
  destructive: true,
  run: (call) =>
    call.withDatabase<ExitCode>(async (parts) => {
      const { insurer, member } = await memberNamed(call, parts);
      const asked = (text: string) => text.replace('{member}', member.userId);
      await call.confirm({ ja: asked(question.ja), en: asked(question.en) });
      await demandApproval(call, parts, { act: name, insurer, member });
      return 5;
    }),
});

/** Takes it back, in the transaction that approves it: everything of the member ends, and the member is told by mail. */
export async function carryOutReset(
  db: Db,
  { action, event, carryOut }: Reset,
  parts: DatabaseParts,
  { insurer, member, detail, now }: { insurer: Insurer; member: Member; detail: Removed; now: Date },
) {
  const { secrets } = parts;
  const removed = await carryOut(db, { member, insurer, secrets, now });
  await signOutEverywhere(db, secrets, member, { now });
  // Told at the address as it was: the member may have another by now, or none.
  const mailed = await notifyMember(db, secrets, { event, member, insurer, device: '' }, now);
  const whose = { insurerId: insurer.id, memberId: member.id };
  await recordOperation(db, parts, { at: now, action, ...whose, detail: { ...removed, ...detail } });
  return { sub: member.id, user_id: member.userId, ...removed, mailed };
}

/** Says so where no mail tells the member. */
export function tellUnmailed({ tell }: Pick<Call, 'tell'>, { mailed }: { mailed?: boolean }): void {
  if (mailed === false)
    tell({
      ja: '確認済みのメールアドレスがないか、少し前に送ったため、お知らせのメールは送りません。',
      en: 'No mail tells the member: no address is verified, or one was sent a moment ago.',
    });
}
