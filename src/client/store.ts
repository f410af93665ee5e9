import { randomBytes } from 'node:crypto';
import { announceChange } from '../changes.ts';
import { type Db, query, queryOne } from '../db.ts';
import { OperatorError } from '../errors.ts';
import type { Level } from '../interaction/assurance.ts';
import { randomSecret, type Secrets } from '../secrets.ts';
import type { Client, ClientMetadata } from './client.ts';
import { checkRegistration, type Registration } from './registration.ts';

interface ClientRow {
  id: string;
  insurer_codes: string[] | null;
  secret_digest: Buffer | null;
  minimum_acr: Level | null;
  metadata: ClientMetadata;
  created_at: Date;
  disabled_at: Date | null;
}

const select =
  'select id, insurer_codes, secret_digest, minimum_acr, metadata, created_at, disabled_at from client';

/** All clients, oldest first. */
export async function listClients(db: Db): Promise<Client[]> {
  return (await query<ClientRow>(db, 'client.list', `${select} order by created_at, id`)).map(toClient);
}

export async function findClient(db: Db, id: string): Promise<Client | undefined> {
  if (id.includes('\0')) return undefined; // PostgreSQL knows no such text, and anybody may ask for any id
  const row = await queryOne<ClientRow>(db, 'client.by-id', `${select} where id = ?`, [id]);
  return row && toClient(row);
}

/**
 * Registers a client; the secret is in the answer and nowhere else.
 * @throws OperatorError (2) every mistake explained, (3) an insurer that does not exist, (4) the id is taken
 */
export async function createClient(
  db: Db,
  secrets: Secrets,
  { clientId = randomBytes(12).toString('hex'), ...registration }: Registration & { clientId?: string },
  now: Date,
): Promise<{ client: Client; secret: string | null }> {
  const { insurerCodes, minimumAcr, metadata } = checkRegistration(registration);
  if (insurerCodes) await requireInsurers(db, insurerCodes);
  const secret = metadata.token_endpoint_auth_method === 'none' ? null : randomSecret();
  const digest = secret && secrets.digest('client secret', secret);
  const sql = `insert into client (id, insurer_codes, secret_digest, minimum_acr, metadata, created_at)
    values (?, ?, ?, ?, ?, ?) on conflict (id) do nothing
    returning id, insurer_codes, secret_digest, minimum_acr, metadata, created_at, disabled_at`;
  const values = [clientId, insurerCodes, digest, minimumAcr, JSON.stringify(metadata), now];
  const row = await queryOne<ClientRow>(db, 'client.create', sql, values);
  if (row === undefined) throw idTaken(clientId);
  await announceChange(db, 'client');
  return { client: toClient(row), secret };
}

async function requireInsurers(db: Db, codes: string[]): Promise<void> {
  const sql = `select code from unnest(?::text[]) as code where not exists (select from insurer i where i.code = code.code)`;
  const unknown = await query<{ code: string }>(db, 'client.unknown-insurers', sql, [codes]);
  if (unknown.length === 0) return;
  const list = unknown.map(({ code }) => code).join(', ');
  throw new OperatorError(
    { ja: `保険者 ${list} は登録されていません。`, en: `There is no insurer ${list}.` },
    3,
  );
}

const toClient = (row: ClientRow): Client => ({
  id: row.id,
  insurerCodes: row.insurer_codes,
  secretDigest: row.secret_digest,
  minimumAcr: row.minimum_acr,
  metadata: row.metadata,
  createdAt: row.created_at,
  disabledAt: row.disabled_at,
});

const idTaken = (id: string) =>
  new OperatorError({ ja: `クライアント ${id} は登録済みです。`, en: `The client ${id} exists already.` }, 4);
