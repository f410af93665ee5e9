import { describeDevice } from '../http/device.ts';
import type { NoticeEvent } from '../mail/notices.ts';
import { attemptToTell, noticeMail, notifyMember } from '../mail/notify.ts';
import { currentUnit } from '../oidc/unit-of-work.ts';
import { countKey } from '../throttle/throttle.ts';
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

/** In the one statement that ends the request: every sign-in on a fresh browser comes by here. */
export function tellNewDevice(state: WithMember, { secrets, now, userAgent }: Deps): void {
  const { member, insurer, facts, request } = state;
  if (facts.password?.initial || member.email === null) return;
  const event = 'new-device';
  const { language } = request;
  const device = describeDevice(userAgent, language);
  const countedAs = countKey(secrets, attemptToTell(member, event, member.email));
  const notice = { event, member: { ...member, language }, insurer, device, to: member.email } as const;
  currentUnit().notify({ mail: noticeMail(notice, now), countedAs });
}
