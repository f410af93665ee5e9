import { type Db, queryOne } from '../db.ts';
import { derivedLasting, randomLasting, Secrets } from '../secrets.ts';

const name = 'lasting keys';

/**
 * The keys that outlive all of SECRET_KEYS, newest first: random, made once, and sealed under a key that is not in the
 * database. A database from before they were there goes on with what its secret keys have digested by themselves.
 */
export async function lastingKeys(db: Db, secretKeys: Buffer[]): Promise<Buffer[]> {
  const secrets = new Secrets(secretKeys);
  const sealed = (await findSealed(db)) ?? (await makeSealed(db, secrets, secretKeys));
  const bytes = secrets.open(sealed, name);
  const size = randomLasting().length;
  return Array.from({ length: bytes.length / size }, (_, place) =>
    bytes.subarray(place * size, (place + 1) * size),
  );
}

async function findSealed(db: Db): Promise<Buffer | undefined> {
  const sql = 'select sealed_value from service_secret where name = ?';
  const row = await queryOne<{ sealed_value: Buffer }>(db, 'service-secret.find', sql, [name]);
  return row?.sealed_value;
}

/** Of processes that start at once on a new database, one makes them for all. */
async function makeSealed(db: Db, secrets: Secrets, secretKeys: Buffer[]): Promise<Buffer> {
  const used = await queryOne<{ used: boolean }>(
    db,
    'service-secret.in-use',
    `select exists (select from service_secret) or exists (select from member) or exists (select from client) as used`,
  );
  const made = used?.used ? secretKeys.map(derivedLasting) : [randomLasting()];
  const sql = `with made as (
      insert into service_secret (name, sealed_value) values (?, ?) on conflict do nothing returning sealed_value)
    select sealed_value from made union all select sealed_value from service_secret where name = ?`;
  const values = [name, secrets.seal(Buffer.concat(made), name), name];
  const row = await queryOne<{ sealed_value: Buffer }>(db, 'service-secret.make-lasting', sql, values);
  return row?.sealed_value ?? (await findSealed(db)) ?? Buffer.alloc(0);
}
