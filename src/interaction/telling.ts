import { describeDevice } from '../http/device.ts';
import type { NoticeEvent } from '../mail/notices.ts';
import { notifyMember } from '../mail/notify.ts';
import type { Deps } from './deps.ts';
import type { WithMember } from './state.ts';

/** Tells the member by mail, in the request's transaction; nothing of a first sign-in, in which everything is new. */
export async function tell(
  event: NoticeEvent,
  { member, insurer, facts, request }: WithMember,
  { db, secrets, now, userAgent }: Deps,
): Promise<void> {
  if (facts.password?.initial) return;
  const language = member.language ?? request.language;
  const device = describeDevice(userAgent, language);
  await notifyMember(db, secrets, { event, member: { ...member, language }, insurer, device }, now);
}

/** Whoever knows the password and fails at what comes after it may be somebody else (T20). */
export async function tellFailed(state: WithMember, deps: Deps): Promise<void> {
  if (state.facts.password) await tell('second-factor-failed', state, deps);
}
