import type { Knex } from 'knex';
import type { JWK } from 'oidc-provider';
import { type Db, query } from '../db.ts';
import type { Secrets } from '../secrets.ts';
import { type Algorithm, algorithms, makeSigningKey, type SigningKey } from './signing-key.ts';

interface KeyRow {
  kid: string;
  sealed_private_jwk: Buffer;
  created_at: Date;
  signs_from: Date | null;
}

/** What a signing key's private half is sealed for. */
export const signingKeyContext = (kid: string): string => `signing key ${kid}`;

export async function listSigningKeys(db: Db, secrets: Secrets): Promise<SigningKey[]> {
  const sql = 'select kid, sealed_private_jwk, created_at, signs_from from signing_key order by position';
  return (await query<KeyRow>(db, 'signing-key.list', sql)).map((row) => {
    const jwk = secrets.openJson<JWK>(row.sealed_private_jwk, signingKeyContext(row.kid));
    return {
      kid: row.kid,
      alg: jwk.alg as Algorithm,
      jwk,
      madeAt: row.created_at,
      signsFrom: row.signs_from ?? row.created_at,
    };
  });
}

/** The signing keys; a start makes one of each algorithm that has none. */
export async function signingKeys(db: Db, secrets: Secrets, now: Date): Promise<SigningKey[]> {
  const keys = await listSigningKeys(db, secrets);
  if (without(keys).length === 0) return keys;
  await db.transaction(async (transaction) => {
    await lockSigningKeys(transaction);
    for (const alg of without(await listSigningKeys(transaction, secrets)))
      await addSigningKey(transaction, secrets, { alg, signsFrom: now, now });
  });
  return listSigningKeys(db, secrets);
}

const without = (keys: SigningKey[]): Algorithm[] =>
  algorithms.filter((alg) => !keys.some((key) => key.alg === alg));

/** Two at once would each publish a next key, or a first one. */
export const lockSigningKeys = (transaction: Knex.Transaction) =>
  transaction.raw('lock table signing_key in exclusive mode');

export async function addSigningKey(
  db: Db,
  secrets: Secrets,
  { alg, signsFrom, now }: { alg: Algorithm; signsFrom: Date; now: Date },
): Promise<string> {
  const { kid, jwk } = makeSigningKey(alg);
  const sql = `insert into signing_key (kid, alg, sealed_private_jwk, position, created_at, signs_from)
    values (?, ?, ?, (select coalesce(max(position), 0) + 1 from signing_key), ?, ?)`;
  const sealed = secrets.sealJson(jwk, signingKeyContext(kid));
  await query(db, 'signing-key.add', sql, [kid, alg, sealed, now, signsFrom]);
  return kid;
}

export async function removeSigningKeys(db: Db, kids: string[]): Promise<void> {
  await query(db, 'signing-key.remove', 'delete from signing_key where kid = any(?::text[])', [kids]);
}
