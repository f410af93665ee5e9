import { codeMinutes, issueSecret, linkHours, type Purpose } from '../credential/one-time-secret.ts';
import { describeDevice } from '../http/device.ts';
import { admitMail } from '../mail/admit-mail.ts';
import { queueMail } from '../mail/outbox.ts';
import { maskUserId } from '../member/user-id.ts';
import type { Deps } from './deps.ts';
import type { Facts, WithMember } from './state.ts';

/**
 * Mails a fresh code (and link) for one purpose, in the request's transaction, so that no mail exists without
 * its secret and no secret without its mail.
 */
export async function mailCode(
  purpose: Purpose,
  to: string,
  { member, insurer, facts, request }: WithMember,
  { db, secrets, now, uid, userAgent, config }: Deps,
): Promise<{ facts: Partial<Facts> } | { opensAt: Date }> {
  const opensAt = await admitMail(db, secrets, { member, insurer, purpose, to }, now);
  if (opensAt !== null) return { opensAt };
  const device = describeDevice(userAgent, request.language);
  const { id, code, link } = await issueSecret(db, secrets, {
    owner: member,
    purpose,
    uid,
    payload: { email: to, device, epoch: member.epoch },
    now,
  });
  const common = {
    memberId: member.id,
    userIdMasked: maskUserId(member.userId),
    to,
    insurer,
    language: request.language,
    code,
    device,
    requestedAt: now,
    validMinutes: codeMinutes,
  };
  await queueMail(
    db,
    secrets,
    link === null
      ? { kind: 'email-otp', ...common }
      : {
          kind: 'email-verification',
          ...common,
          link: `${config.issuer}/email-link?token=${link}`,
          linkValidHours: linkHours,
        },
    now,
  );
  return { facts: { mailed: { ...facts.mailed, [purpose]: id } } };
}
