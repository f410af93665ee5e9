import { minutes } from '../clock.ts';
import { issueLink } from '../credential/mailed-link-store.ts';
import type { Db } from '../db.ts';
import type { Insurer, Language } from '../insurer/insurer.ts';
import { admitMail } from '../mail/admit-mail.ts';
import { queueMail } from '../mail/outbox.ts';
import type { Member } from '../member/member.ts';
import { maskUserId } from '../member/user-id.ts';
import type { Secrets } from '../secrets.ts';
import { resetMinutes } from './store.ts';

interface Wanted {
  member: Member & { email: string };
  insurer: Insurer;
  language: Language;
  device: string;
  /** An operator has it sent. */
  atDesk: boolean;
}

interface MailDeps {
  db: Db;
  secrets: Secrets;
  issuer: string;
  requestedAt: Date;
  now: Date;
}

/** Mails the verified address a link to a new password; where the mailbox has had its share, answers until when. */
export async function mailResetLink(
  { member, insurer, language, device, atDesk }: Wanted,
  { db, secrets, issuer, requestedAt, now }: MailDeps,
): Promise<Date | null> {
  const { email, id: memberId } = member;
  const purpose = 'password-reset';
  const opensAt = await admitMail(db, secrets, { member, insurer, purpose, to: email }, now);
  if (opensAt !== null) return opensAt;
  const life = minutes(resetMinutes);
  const token = await issueLink(db, secrets, purpose, { owner: member, payload: { email }, now, life });
  const mail = {
    kind: purpose,
    to: email,
    userIdMasked: maskUserId(member.userId),
    insurer,
    memberId,
    language,
    device,
    atDesk,
    requestedAt,
    link: `${issuer}/recovery/reset?token=${token}`,
    validMinutes: resetMinutes,
  } as const;
  await queueMail(db, secrets, mail, now);
  return null;
}
