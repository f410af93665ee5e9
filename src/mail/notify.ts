import type { Db } from '../db.ts';
import type { Insurer } from '../insurer/insurer.ts';
import type { Member } from '../member/member.ts';
import { maskUserId } from '../member/user-id.ts';
import type { Secrets } from '../secrets.ts';
import { rules } from '../throttle/rules.ts';
import { admit } from '../throttle/throttle.ts';
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

/**
 * Tells a member what happened to the account, in the caller's transaction, once in 15 minutes for each event and
 * address, in the language of the last sign-in; a link that undoes it always arrives. False where no mail was queued, as for whoever has no verified address.
 */
export async function notifyMember(
  db: Db,
  secrets: Secrets,
  { event, member, insurer, device, to = member.email ?? '', undoLink }: Notice,
  now: Date,
): Promise<boolean> {
  if (to === '') return false;
  const { insurerId, id } = member;
  const attempt = { rule: rules.notice, insurerId, key: `${id} ${event} ${to}` };
  const { opensAt } = await admit(db, secrets, [attempt], now);
  if (opensAt !== null && undoLink === undefined) return false;
  const mail = {
    kind: 'notice' as const,
    event,
    to,
    insurer,
    memberId: id,
    userIdMasked: maskUserId(member.userId),
    language: member.language ?? ('ja' as const),
    device,
    requestedAt: now,
    undoLink: undoLink ?? null,
  };
  await queueMail(db, secrets, mail, now);
  return true;
}
