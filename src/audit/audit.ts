import { type Db, query } from '../db.ts';

/** What happened, `<noun>.<past participle>`; attempts that may fail are named after what was attempted. */
export type AuditAction =
  | 'sign-in.password'
  | 'sign-in.activation-code'
  | 'sign-in.birthdate'
  | 'sign-in.email-otp'
  | 'sign-in.totp'
  | 'sign-in.recovery-code'
  | 'sign-in.passkey'
  | 'sign-in.completed'
  | 'birthdate.confirmed'
  | 'terms.accepted'
  | 'terms.declined'
  | 'terms.published'
  | 'terms.acceptances-listed'
  | 'email.entered'
  | 'email.verified'
  | 'email.disowned'
  | 'email.withdrawn'
  | 'email.changed'
  | 'email.restored'
  | 'email.reset'
  | 'mail.refused'
  | 'mail.retried'
  | 'factor.chosen'
  | 'factor.reset'
  | 'passkey.registered'
  | 'passkey.renamed'
  | 'passkey.removed'
  | 'email-otp.set-up'
  | 'totp.set-up'
  | 'totp.removed'
  | 'password.set'
  | 'password.reset'
  | 'recovery-codes.made'
  | 'recovery.requested'
  | 'recovery.birthdate'
  | 'session.ended'
  | 'sessions.ended'
  | 'service.ended'
  | 'remembered-browser.ended'
  | 'logout.undelivered'
  | 'first-sign-ins.paused'
  | 'member.added'
  | 'member.updated'
  | 'member.unlocked'
  | 'member.disabled'
  | 'member.enabled'
  | 'member.reset'
  | 'password-reset.mailed'
  | 'approval.requested'
  | 'approval.approved'
  | 'approval.refused'
  | 'insurer.applied'
  | 'client.created'
  | 'client.updated'
  | 'client.secret-rotated'
  | 'client.disabled'
  | 'client.enabled'
  | 'client.deleted'
  | 'signing-key.made'
  | 'signing-key.removed'
  | 'secret-key.made'
  | 'secret-key.changed'
  | 'secret-key.released'
  | 'member.imported'
  | 'member.left'
  | 'member.returned'
  | 'member.listed'
  | 'restore.finished'
  | 'notices.made';

/**
 * One line of the trail. `actor` is 'member', 'system' or an operator's name. `detail` holds counts, codes and
 * kinds, never a personal value or a secret: the trail is kept, exported and read by people.
 */
export interface AuditEntry {
  at: Date;
  insurerId: number | null;
  memberId: string | null;
  actor: string;
  action: AuditAction;
  outcome: 'success' | 'failure';
  detail: Record<string, string | number | boolean>;
}

/** Appends one entry; within a transaction it is kept or undone with what it tells of. */
export async function recordAudit(db: Db, entry: AuditEntry): Promise<void> {
  const { at, insurerId, memberId, actor, action, outcome, detail } = entry;
  await query(
    db,
    'record_audit',
    `insert into audit_entry (at, insurer_id, member_id, actor, action, outcome, detail)
     values (?, ?, ?, ?, ?, ?, ?)`,
    [at, insurerId, memberId, actor, action, outcome, JSON.stringify(detail)],
  );
}
