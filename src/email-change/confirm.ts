import { recordAudit } from '../audit/audit.ts';
import { hours } from '../clock.ts';
import { issueLink } from '../credential/mailed-link-store.ts';
import { endSecretsOfAddress, type MailedPayload } from '../credential/one-time-secret.ts';
import type { Db } from '../db.ts';
import type { Insurer } from '../insurer/insurer.ts';
import { notifyMember } from '../mail/notify.ts';
import type { Member } from '../member/member.ts';
import { setEmail, verifyEmail } from '../member/store.ts';
import type { Secrets } from '../secrets.ts';
import { undoHours } from './periods.ts';
import type { Change } from './store.ts';

interface Confirmation {
  /** Locked by the caller's transaction. */
  member: Member;
  insurer: Insurer;
  /** What was mailed to the address that is now known to be read. */
  mailed: MailedPayload;
  by: 'code' | 'link';
}

/**
 * Makes the address that was mailed to the verified one. Where it takes another's place, whatever was mailed there is
 * worth nothing any more, and both are told, the old one with a link that undoes it (T26).
 */
export async function confirmEmail(
  db: Db,
  { secrets, issuer }: { secrets: Secrets; issuer: string },
  { member, insurer, mailed: { email, device }, by }: Confirmation,
  now: Date,
): Promise<void> {
  const { insurerId, id: memberId, email: old } = member;
  const audit = {
    at: now,
    insurerId,
    memberId,
    actor: 'member',
    outcome: 'success',
    detail: { by },
  } as const;
  if (old === null) {
    await verifyEmail(db, secrets, member, email, now);
    return recordAudit(db, { ...audit, action: 'email.verified' });
  }
  await setEmail(db, secrets, member, { email, verifiedAt: now, changedAt: now }, now);
  await endSecretsOfAddress(db, member, now);
  await recordAudit(db, { ...audit, action: 'email.changed' });
  const before = {
    email: old,
    verifiedAt: text(member.emailVerifiedAt),
    changedAt: text(member.emailChangedAt),
  };
  const payload: Change = { before, after: email, device };
  const life = hours(undoHours);
  const link = await issueLink(db, secrets, 'email-undo', { owner: member, payload, now, life });
  const notice = { event: 'email-changed', member, insurer, device } as const;
  await notifyMember(
    db,
    secrets,
    { ...notice, to: old, undoLink: `${issuer}/email-undo?token=${link}` },
    now,
  );
  await notifyMember(db, secrets, { ...notice, to: email }, now);
}

const text = (time: Date | null): string | null => time?.toISOString() ?? null;
