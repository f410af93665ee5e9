import { describeDevice } from '../http/device.ts';
import type { NoticeEvent } from '../mail/notices.ts';
import { notifyMember } from '../mail/notify.ts';
import type { Visit } from './page.ts';

/** Tells the member by mail what was changed here, in the action's transaction. */
export async function tell(
  event: NoticeEvent,
  { db, now, member, insurer, language, userAgent, context: { secrets } }: Visit,
): Promise<void> {
  const read = member.language ?? language;
  const device = describeDevice(userAgent, read);
  await notifyMember(db, secrets, { event, member: { ...member, language: read }, insurer, device }, now);
}
