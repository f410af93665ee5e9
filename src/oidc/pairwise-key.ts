import { randomBytes } from 'node:crypto';
import { type Db, query, queryOne } from '../db.ts';
import type { Secrets } from '../secrets.ts';

const name = 'pairwise key';

/** The key behind pairwise subjects: made once, kept sealed, the same for ever, whatever SECRET_KEYS become. */
export async function pairwiseKey(db: Db, secrets: Secrets): Promise<Buffer> {
  const made = secrets.seal(randomBytes(32), name);
  await query(
    db,
    'service-secret.make',
    'insert into service_secret (name, sealed_value) values (?, ?) on conflict do nothing',
    [name, made],
  );
  const row = await queryOne<{ sealed_value: Buffer }>(
    db,
    'service-secret.get',
    'select sealed_value from service_secret where name = ?',
    [name],
  );
  return secrets.open(row?.sealed_value ?? made, name);
}
