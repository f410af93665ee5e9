import { type Db, query, queryOne } from '../db.ts';
import type { Secrets } from '../secrets.ts';

interface Owner {
  insurerId: number;
  id: string;
}

/** What a secret is sealed for. */
export const totpContext = (memberId: string): string => `totp ${memberId}`;

/** Saves the secret an authenticator app has just proved to hold; `step` is the time step of that first code. */
export async function saveTotp(
  db: Db,
  secrets: Secrets,
  { insurerId, id }: Owner,
  { secret, step, now }: { secret: string; step: number; now: Date },
): Promise<void> {
  const sql = `insert into totp (insurer_id, member_id, sealed_secret, last_used_step, set_up_at)
    values (?, ?, ?, ?, ?) on conflict (insurer_id, member_id) do update set
      sealed_secret = excluded.sealed_secret, last_used_step = excluded.last_used_step, set_up_at = excluded.set_up_at`;
  await query(db, 'totp.save', sql, [insurerId, id, secrets.seal(secret, totpContext(id)), step, now]);
}

export async function findTotp(
  db: Db,
  secrets: Secrets,
  { insurerId, id }: Owner,
): Promise<{ secret: string; lastUsedStep: number } | undefined> {
  const sql =
    'select sealed_secret, last_used_step::float8 as last_used_step from totp where insurer_id = ? and member_id = ?';
  const row = await queryOne<{ sealed_secret: Buffer; last_used_step: number }>(db, 'totp.find', sql, [
    insurerId,
    id,
  ]);
  return (
    row && {
      secret: secrets.open(row.sealed_secret, totpContext(id)).toString(),
      lastUsedStep: row.last_used_step,
    }
  );
}

/** Uses a time step up; false when it, or a later one, was used before (RFC 6238 §5.2). */
export async function useTotpStep(db: Db, { insurerId, id }: Owner, step: number): Promise<boolean> {
  const sql =
    'update totp set last_used_step = ? where insurer_id = ? and member_id = ? and last_used_step < ? returning 1';
  return (await query(db, 'totp.use', sql, [step, insurerId, id, step])).length === 1;
}

/** Removes the authenticator app; false where there was none. */
export async function removeTotp(db: Db, { insurerId, id }: Owner): Promise<boolean> {
  const sql = 'delete from totp where insurer_id = ? and member_id = ? returning 1';
  return (await query(db, 'totp.remove', sql, [insurerId, id])).length === 1;
}
