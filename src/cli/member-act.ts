import type { AuditAction, AuditEntry } from '../audit/audit.ts';
import type { Db } from '../db.ts';
import type { Insurer } from '../insurer/insurer.ts';
import type { NoticeEvent } from '../mail/notices.ts';
import { notifyMember } from '../mail/notify.ts';
import type { Member } from '../member/member.ts';
import { signOutEverywhere } from '../oidc/sign-out-everywhere.ts';
import type { Secrets } from '../secrets.ts';
import { recordOperation } from './audit.ts';
import type { Call, DatabaseParts } from './command.ts';

/** Whom it is done to; locked until the transaction ends. */
export interface Whose {
  member: Member;
  insurer: Insurer;
  secrets: Secrets;
  now: Date;
}

/** Something the desk does for one member. */
export interface DeskAct {
  action: AuditAction;
  event: NoticeEvent;
  /** Does it; answers what there was, without anything personal. */
  carryOut(db: Db, whose: Whose): Promise<AuditEntry['detail']>;
}

/** Does it, in the caller's transaction: everything of the member ends, and the member is told by mail. */
export async function carryOutAct(
  db: Db,
  { action, event, carryOut }: DeskAct,
  parts: Pick<DatabaseParts, 'actor' | 'reason'>,
  whose: Whose,
  /** What the trail tells beside it. */
  detail: AuditEntry['detail'] = {},
) {
  const { member, insurer, secrets, now } = whose;
  const done = await carryOut(db, whose);
  await signOutEverywhere(db, secrets, member, { now });
  // Told at the address as it was: the member may have another by now, or none.
  const mailed = await notifyMember(db, secrets, { event, member, insurer, device: '' }, now);
  const about = { insurerId: insurer.id, memberId: member.id };
  await recordOperation(db, parts, { at: now, action, ...about, detail: { ...done, ...detail } });
  return { sub: member.id, user_id: member.userId, ...done, mailed };
}

/** Says so where no mail tells the member. */
export function tellUnmailed({ tell }: Pick<Call, 'tell'>, { mailed }: { mailed?: boolean }): void {
  if (mailed === false)
    tell({
      ja: '確認済みのメールアドレスがないか、少し前に送ったため、お知らせのメールは送りません。',
      en: 'No mail tells the member: no address is verified, or one was sent a moment ago.',
    });
}
