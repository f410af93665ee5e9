import { randomUUID } from 'node:crypto';
import { after, hours, minutes } from '../clock.ts';
import { type Db, query, queryOne } from '../db.ts';
import { hashId, randomSecret, type Secrets } from '../secrets.ts';
import { randomCode } from './one-time-code.ts';

export type Purpose = 'email-verification' | 'email-otp';

/** How long a code, and a link beside it, can be used. */
export const codeMinutes = 10;
export const linkHours = 24;

/** What was mailed, kept to show it again on the link's page. */
export interface MailedPayload {
  email: string;
  device: string;
  /** The member's when it was mailed; of an earlier one it is dead. Missing: mailed by a version that had none. */
  epoch?: number;
}

interface Owner {
  insurerId: number;
  id: string;
}

/**
 * Makes a code (and, to verify an address, a link) for one purpose, bound to one interaction. Only keyed hashes
 * are kept. An earlier code of the same interaction and purpose stops working; its link lives on, since of two mails
 * the older one may be the one that is opened.
 */
export async function issueSecret(
  db: Db,
  secrets: Secrets,
  {
    owner,
    purpose,
    uid,
    payload,
    now,
  }: { owner: Owner; purpose: Purpose; uid: string; payload: MailedPayload; now: Date },
): Promise<{ id: string; code: string; link: string | null }> {
  const id = randomUUID();
  const code = randomCode();
  const link = purpose === 'email-verification' ? randomSecret() : null;
  const sql = `
    with replaced as (update one_time_secret set code_expires_at = least(code_expires_at, ?)
      where insurer_id = ? and member_id = ? and purpose = ? and interaction_hash = ?)
    insert into one_time_secret (insurer_id, id, member_id, purpose, interaction_hash, code_digest, link_digest,
                                 sealed_payload, created_at, code_expires_at, expires_at)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
  const codeExpiresAt = after(now, minutes(codeMinutes));
  await query(db, 'one-time-secret.issue', sql, [
    now,
    owner.insurerId,
    owner.id,
    purpose,
    hashId(uid),
    owner.insurerId,
    id,
    owner.id,
    purpose,
    hashId(uid),
    secrets.digest(purpose, `${id} ${code}`),
    link && secrets.digest('link', link),
    secrets.sealJson(payload, mailedContext(id)),
    now,
    codeExpiresAt,
    link === null ? codeExpiresAt : after(now, hours(linkHours)),
  ]);
  return { id, code, link };
}

/**
 * Tries a code. The attempt is counted before it is compared, the row stays locked until the transaction ends,
 * and a right code is consumed, so of any number of parallel tries one succeeds (T13, T16).
 */
export async function tryCode(
  db: Db,
  secrets: Secrets,
  {
    id,
    insurerId,
    purpose,
    code,
    mostTries,
    now,
  }: { id: string; insurerId: number; purpose: Purpose; code: string; mostTries: number; now: Date },
): Promise<'right' | 'wrong' | 'expired'> {
  const counted = await queryOne<{ code_digest: Buffer }>(
    db,
    'one-time-secret.count',
    `update one_time_secret set attempts = attempts + 1
     where insurer_id = ? and id = ? and consumed_at is null and code_expires_at > ? and attempts < ?
     returning code_digest`,
    [insurerId, id, now, mostTries],
  );
  if (counted === undefined) return 'expired';
  if (!secrets.digests(purpose, `${id} ${code}`).some((digest) => digest.equals(counted.code_digest)))
    return 'wrong';
  await consumeSecret(db, { id, insurerId, now });
  return 'right';
}

/** Ends a secret, its link included; false when it had ended before. */
export async function consumeSecret(
  db: Db,
  { id, insurerId, now }: { id: string; insurerId: number; now: Date },
): Promise<boolean> {
  const sql =
    'update one_time_secret set consumed_at = ? where insurer_id = ? and id = ? and consumed_at is null returning 1';
  return (await query(db, 'one-time-secret.consume', sql, [now, insurerId, id])).length === 1;
}

/** Ends the codes and links a member was mailed that count only for whoever reads the verified address. */
export async function endSecretsOfAddress(db: Db, { insurerId, id }: Owner, now: Date): Promise<void> {
  const sql = `update one_time_secret set consumed_at = ?
    where insurer_id = ? and member_id = ? and purpose in ('email-otp', 'password-reset') and consumed_at is null`;
  await query(db, 'one-time-secret.end-of-address', sql, [now, insurerId, id]);
}

/** Ends every code and link a member was mailed, whatever for. */
export async function endSecrets(db: Db, { insurerId, id }: Owner, now: Date): Promise<void> {
  const sql =
    'update one_time_secret set consumed_at = ? where insurer_id = ? and member_id = ? and consumed_at is null';
  await query(db, 'one-time-secret.end-all', sql, [now, insurerId, id]);
}

export interface MailedSecret {
  id: string;
  insurerId: number;
  memberId: string;
  interactionHash: Buffer;
  payload: MailedPayload;
  createdAt: Date;
}

interface SecretRow {
  id: string;
  insurer_id: number;
  member_id: string;
  interaction_hash: Buffer;
  sealed_payload: Buffer;
  created_at: Date;
}

/** Finds what a mailed link stands for while it can still be used. */
export async function findByLink(
  db: Db,
  secrets: Secrets,
  link: string,
  now: Date,
): Promise<MailedSecret | undefined> {
  const sql = `select id, insurer_id, member_id, interaction_hash, sealed_payload, created_at from one_time_secret
    where link_digest = any(?::bytea[]) and consumed_at is null and expires_at > ?`;
  const row = await queryOne<SecretRow>(db, 'one-time-secret.by-link', sql, [
    secrets.digests('link', link),
    now,
  ]);
  return row && open(secrets, row);
}

/** When the secret was mailed and to whom, for the page that waits for it. */
export async function findSecret(
  db: Db,
  secrets: Secrets,
  insurerId: number,
  id: string,
): Promise<MailedSecret | undefined> {
  const sql =
    'select id, insurer_id, member_id, interaction_hash, sealed_payload, created_at from one_time_secret where insurer_id = ? and id = ?';
  const row = await queryOne<SecretRow>(db, 'one-time-secret.find', sql, [insurerId, id]);
  return row && open(secrets, row);
}

/** What a member was mailed last to confirm an address, while its link can still be used. */
export async function findAwaited(
  db: Db,
  secrets: Secrets,
  { insurerId, id }: Owner,
  now: Date,
): Promise<(MailedSecret & { expiresAt: Date }) | undefined> {
  const sql = `select id, insurer_id, member_id, interaction_hash, sealed_payload, created_at, expires_at
    from one_time_secret where insurer_id = ? and member_id = ? and purpose = 'email-verification'
      and consumed_at is null and expires_at > ? order by created_at desc limit 1`;
  const values = [insurerId, id, now];
  const row = await queryOne<SecretRow & { expires_at: Date }>(db, 'one-time-secret.awaited', sql, values);
  return row && { ...open(secrets, row), expiresAt: row.expires_at };
}

/** What is kept of a mail is sealed for it. */
export const mailedContext = (id: string): string => `one-time secret ${id}`;

const open = (secrets: Secrets, row: SecretRow): MailedSecret => ({
  id: row.id,
  insurerId: row.insurer_id,
  memberId: row.member_id,
  interactionHash: row.interaction_hash,
  payload: secrets.openJson(row.sealed_payload, mailedContext(row.id)),
  createdAt: row.created_at,
});
