import { generateKeyPairSync, randomUUID } from 'node:crypto';
import type { JWK } from 'oidc-provider';
import { now } from '../clock.ts';
import type { Db } from '../db.ts';
import { query } from '../db.ts';
import type { Secrets } from '../secrets.ts';

interface KeyRow {
  kid: string;
  sealed_private_jwk: Buffer;
}

const context = (kid: string): string => `signing key ${kid}`;

/** The private signing keys (RFC 7517), in the order they are used; the first start makes one per algorithm. */
export async function signingKeys(db: Db, secrets: Secrets): Promise<JWK[]> {
  const rows = await query<KeyRow>(
    db,
    'signing-key.list',
    'select kid, sealed_private_jwk from signing_key order by position',
  );
  if (rows.length > 0)
    return rows.map((row) => secrets.openJson<JWK>(row.sealed_private_jwk, context(row.kid)));
  await createFirstKeys(db, secrets);
  return signingKeys(db, secrets);
}

/** Two processes may start at once on an empty table: the position is unique only under the lock. */
async function createFirstKeys(db: Db, secrets: Secrets): Promise<void> {
  await db.transaction(async (transaction) => {
    await transaction.raw('lock table signing_key in exclusive mode');
    const { rows } = await transaction.raw('select 1 from signing_key limit 1');
    if (rows.length > 0) return;
    const keys = [
      { alg: 'ES256', privateKey: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey },
      { alg: 'RS256', privateKey: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey },
    ];
    for (const [position, { alg, privateKey }] of keys.entries()) {
      const kid = randomUUID();
      const jwk = { ...privateKey.export({ format: 'jwk' }), kid, alg, use: 'sig' };
      await query(
        transaction,
        'signing-key.add',
        'insert into signing_key (kid, sealed_private_jwk, position, created_at) values (?, ?, ?, ?)',
        [kid, secrets.sealJson(jwk, context(kid)), position, now()],
      );
    }
  });
}
