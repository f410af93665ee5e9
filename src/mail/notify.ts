import type { Db } from '../db.ts';
import type { Insurer } from '../insurer/insurer.ts';
import type { Member } from '../member/member.ts';
import { maskUserId } from '../member/user-id.ts';
import type { Secrets } from '../secrets.ts';
import { rules } from '../throttle/rules.ts';
import { type Attempt, admit } from '../throttle/throttle.ts';
import type { NoticeMail } from './mail.ts';
import type { NoticeEvent } from './notices.ts';
import { queueMail } from './outbox.ts';

export interface Notice {
  event: NoticeEvent;
  member: Member;
  insurer: Insurer;
  /** The kind of device it was done on; the empty string where it is not known. */
  device: string;
  /** Where the verified address is not the one to tell. */
  to?: string;
  /** Where what happened can be undone. */
  undoLink?: string;
}

/** What telling a member of an event is counted under. */
export const attemptToTell = (
  { insurerId, id }: Pick<Member, 'insurerId' | 'id'>,
  event: NoticeEvent,
  to: string,
): Attempt => ({
  rule: event === 'many-failures' ? rules.failuresNotice : rules.notice,
  insurerId,
  key: `${id} ${event} ${to}`,
});

/**
 * Tells a member what happened to the account, in the caller's transaction, once in 15 minutes for each event and
 * address, in the language of the last sign-in; a link that undoes it always arrives. False where no mail was queued,
 * as for whoever has no verified address.
 */
export async function notifyMember(db: Db, secrets: Secrets, notice: Notice, now: Date): Promise<boolean> {
  const { event, member, undoLink, to = member.email ?? '' } = notice;
  if (to === '') return false;
  const { opensAt } = await admit(db, secrets, [attemptToTell(member, event, to)], now);
  if (opensAt !== null && undoLink === undefined) return false;
  await queueMail(db, secrets, noticeMail({ ...notice, to }, now), now);
  return true;
}

export const noticeMail = (
  { event, to, member, insurer, device, undoLink }: Notice & { to: string },
  now: Date,
): NoticeMail => ({
  kind: 'notice',
  event,
  to,
  insurer,
  memberId: member.id,
  userIdMasked: maskUserId(member.userId),
  language: member.language ?? 'ja',
  device,
  requestedAt: now,
  undoLink: undoLink ?? null,
});
