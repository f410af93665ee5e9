import { randomUUID } from 'node:crypto';
import { type Db, parameterRows, query } from '../db.ts';
import type { Secrets } from '../secrets.ts';
import type { Passkey } from './passkey.ts';

/** A row of `passkey` as `json_agg` renders it: bytea as `\x…`, times as text. */
export interface PasskeyRow {
  id: string;
  credential_id: string;
  public_key: string;
  counter: number;
  transports: string[];
  aaguid: string;
  device_type: Passkey['deviceType'];
  backed_up: boolean;
  sealed_name: string;
  named: boolean;
  created_at: string;
  last_used_at: string | null;
}

interface Owner {
  insurerId: number;
  id: string;
}

/** A use of a passkey, with what its authenticator says by then. */
export interface PasskeyUse {
  owner: Owner;
  id: string;
  counter: number;
  backedUp: boolean;
  at: Date;
}

export function openPasskey(secrets: Secrets, row: PasskeyRow): Passkey {
  return {
    id: row.id,
    credentialId: bytes(row.credential_id).toString('base64url'),
    publicKey: bytes(row.public_key),
    counter: row.counter,
    transports: row.transports,
    aaguid: row.aaguid,
    deviceType: row.device_type,
    backedUp: row.backed_up,
    name: secrets.open(bytes(row.sealed_name), `passkey ${row.id}`).toString(),
    named: row.named,
    createdAt: new Date(row.created_at),
    lastUsedAt: row.last_used_at === null ? null : new Date(row.last_used_at),
  };
}

const bytes = (hex: string): Buffer => Buffer.from(hex.slice(2), 'hex');

/** Whether any member of any insurer holds this credential (its ID in base64url): the RP ID is shared by all. */
export async function isKnownCredential(db: Db, credentialId: string): Promise<boolean> {
  const sql = 'select 1 from passkey where credential_id = ?';
  return (await query(db, 'passkey.is-known', sql, [Buffer.from(credentialId, 'base64url')])).length > 0;
}

/** Saves a new passkey under a suggested name; false when the credential ID is known already, whoever's it is. */
export async function addPasskey(
  db: Db,
  secrets: Secrets,
  owner: Owner,
  passkey: Omit<Passkey, 'id' | 'named' | 'lastUsedAt'>,
): Promise<boolean> {
  const id = randomUUID();
  const sql = `insert into passkey (insurer_id, member_id, id, credential_id, public_key, counter, transports, aaguid,
      device_type, backed_up, sealed_name, named, created_at)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, false, ?) on conflict (credential_id) do nothing returning 1`;
  const rows = await query(db, 'passkey.add', sql, [
    owner.insurerId,
    owner.id,
    id,
    Buffer.from(passkey.credentialId, 'base64url'),
    passkey.publicKey,
    passkey.counter,
    passkey.transports,
    passkey.aaguid,
    passkey.deviceType,
    passkey.backedUp,
    secrets.seal(passkey.name, `passkey ${id}`),
    passkey.createdAt,
  ]);
  return rows.length === 1;
}

export async function namePasskey(
  db: Db,
  secrets: Secrets,
  owner: Owner,
  id: string,
  name: string,
): Promise<void> {
  const sql =
    'update passkey set sealed_name = ?, named = true where insurer_id = ? and member_id = ? and id = ?';
  await query(db, 'passkey.name', sql, [secrets.seal(name, `passkey ${id}`), owner.insurerId, owner.id, id]);
}

/**
 * Records uses, of rows of parameters: the new signature counter and backup state (WebAuthn L3 §7.2). A row fewer is
 * answered, and nothing recorded, where a counter has not grown although this key counts: it is a clone, or has one.
 */
export const passkeyUses = {
  name: 'passkey_uses',
  types: ['int', 'uuid', 'uuid', 'bigint', 'boolean', 'timestamptz'],
  values: ({ owner, id, counter, backedUp, at }: PasskeyUse) => [
    ...[owner.insurerId, owner.id, id],
    ...[counter, backedUp, at],
  ],
  sql: (rows: string) => `
    update passkey p set counter = u.counter, backed_up = u.backed_up, last_used_at = u.at
    from (values ${rows}) u (insurer_id, member_id, id, counter, backed_up, at)
    where p.insurer_id = u.insurer_id and p.member_id = u.member_id and p.id = u.id
      and (p.counter = 0 or p.counter < u.counter) returning 1`,
};

/** Records a use, unless the counter has not grown: false. */
export async function usePasskey(db: Db, use: PasskeyUse): Promise<boolean> {
  const { types, values, sql } = passkeyUses;
  return (await query(db, 'passkey.use', sql(parameterRows(types, 1)), values(use))).length === 1;
}

export async function removePasskey(db: Db, { insurerId, id: memberId }: Owner, id: string): Promise<void> {
  const sql = 'delete from passkey where insurer_id = ? and member_id = ? and id = ?';
  await query(db, 'passkey.remove', sql, [insurerId, memberId, id]);
}

/** Removes all passkeys of a member; answers how many there were. */
export async function removePasskeys(db: Db, { insurerId, id }: Owner): Promise<number> {
  const sql = 'delete from passkey where insurer_id = ? and member_id = ? returning 1';
  return (await query(db, 'passkey.remove-all', sql, [insurerId, id])).length;
}
