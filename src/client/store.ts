import { randomBytes } from 'node:crypto';
import { type Db, query, queryOne } from '../db.ts';
import { type Bilingual, OperatorError } from '../errors.ts';
import type { Level } from '../interaction/assurance.ts';
import { randomSecret, type Secrets } from '../secrets.ts';
import { type Client, type ClientMetadata, isPublic, keepsSecret } from './client.ts';
import { type CheckedRegistration, checkRegistration, type Registration } from './registration.ts';

interface ClientRow {
  id: string;
  insurer_codes: string[] | null;
  secret_digest: Buffer | null;
  previous_secret_digest: Buffer | null;
  previous_secret_ends_at: Date | null;
  minimum_acr: Level | null;
  metadata: ClientMetadata;
  created_at: Date;
  updated_at: Date | null;
  disabled_at: Date | null;
}

const columns = `id, insurer_codes, secret_digest, previous_secret_digest, previous_secret_ends_at, minimum_acr,
  metadata, created_at, updated_at, disabled_at`;
const select = `select ${columns} from client`;

/** All clients, oldest first. */
export async function listClients(db: Db): Promise<Client[]> {
  return (await query<ClientRow>(db, 'client.list', `${select} order by created_at, id`)).map(toClient);
}

export async function findClient(db: Db, id: string): Promise<Client | undefined> {
  if (id.includes('\0')) return undefined; // PostgreSQL knows no such text, and anybody may ask for any id
  const row = await queryOne<ClientRow>(db, 'client.by-id', `${select} where id = ?`, [id]);
  return row && toClient(row);
}

/** As `findClient`, locked until the caller's transaction ends. */
export async function lockClient(db: Db, id: string): Promise<Client | undefined> {
  if (id.includes('\0')) return undefined;
  const row = await queryOne<ClientRow>(db, 'client.lock', `${select} where id = ? for update`, [id]);
  return row && toClient(row);
}

/** As `listClients`, each locked until the caller's transaction ends. */
export async function lockClients(db: Db): Promise<Client[]> {
  const sql = `${select} order by created_at, id for update`;
  return (await query<ClientRow>(db, 'client.lock-all', sql)).map(toClient);
}

/**
 * Registers a client; the secret is in the answer and nowhere else.
 * @throws OperatorError (2) every mistake explained, (3) an insurer that does not exist, (4) the id is taken
 */
export function createClient(
  db: Db,
  secrets: Secrets,
  { clientId = randomBytes(12).toString('hex'), ...registration }: Registration & { clientId?: string },
  now: Date,
): Promise<{ client: Client; secret: string | null }> {
  return insertClient(db, secrets, clientId, checkRegistration(registration), now);
}

/** As `createClient`, of what has been checked. */
export async function insertClient(
  db: Db,
  secrets: Secrets,
  id: string,
  { insurerCodes, minimumAcr, metadata }: CheckedRegistration,
  now: Date,
): Promise<{ client: Client; secret: string | null }> {
  if (insurerCodes) await requireInsurers(db, insurerCodes);
  const secret = keepsSecret(metadata) ? randomSecret() : null;
  const digest = secret && secrets.digest('client secret', secret);
  const sql = `insert into client (id, insurer_codes, secret_digest, minimum_acr, metadata, created_at)
    values (?, ?, ?, ?, ?, ?) on conflict (id) do nothing
    returning ${columns}`;
  const values = [id, insurerCodes, digest, minimumAcr, JSON.stringify(metadata), now];
  const row = await queryOne<ClientRow>(db, 'client.create', sql, values);
  if (row === undefined) throw idTaken(id);
  return { client: toClient(row), secret };
}

/**
 * Replaces a client's registration. Whether it is public stays: everything it has was issued on that. Where it proves
 * itself by a key from now on, its secrets end; where by a secret, there is a new one, in the answer and nowhere else.
 * @throws OperatorError (3) an insurer that does not exist, (4) it would be public, or no longer, from now on
 */
export async function updateClient(
  db: Db,
  secrets: Secrets,
  client: Client,
  { insurerCodes, minimumAcr, metadata }: CheckedRegistration,
  now: Date,
): Promise<{ client: Client; secret: string | null }> {
  if (isPublic(metadata) !== isPublic(client.metadata)) throw publicIsFixed(client);
  if (insurerCodes) await requireInsurers(db, insurerCodes);
  const isKept = keepsSecret(metadata) === keepsSecret(client.metadata);
  const secret = !isKept && keepsSecret(metadata) ? randomSecret() : null;
  const sql = `update client set insurer_codes = ?, minimum_acr = ?, metadata = ?, updated_at = ?,
      secret_digest = case when ?::boolean then secret_digest else ?::bytea end,
      previous_secret_digest = case when ?::boolean then previous_secret_digest end
    where id = ? returning ${columns}`;
  const digest = secret && secrets.digest('client secret', secret);
  const values = [insurerCodes, minimumAcr, JSON.stringify(metadata), now, isKept, digest, isKept, client.id];
  return { client: changed(await query<ClientRow>(db, 'client.update', sql, values)), secret };
}

/** Lets a client in again, or, with a time, out from then on. */
export async function setDisabled(db: Db, id: string, disabledAt: Date | null, now: Date): Promise<Client> {
  const sql = `update client set disabled_at = ?, updated_at = ? where id = ? returning ${columns}`;
  return changed(await query<ClientRow>(db, 'client.set-disabled', sql, [disabledAt, now, id]));
}

/** Gives a client another secret, which is in the answer and nowhere else; the old one ends at `oldEndsAt`. */
export async function rotateSecret(
  db: Db,
  secrets: Secrets,
  id: string,
  { oldEndsAt, now }: { oldEndsAt: Date; now: Date },
): Promise<{ client: Client; secret: string }> {
  const secret = randomSecret();
  const sql = `update client set previous_secret_digest = secret_digest, previous_secret_ends_at = ?,
      secret_digest = ?, updated_at = ?
    where id = ? returning ${columns}`;
  const values = [oldEndsAt, secrets.digest('client secret', secret), now, id];
  return {
    client: changed(await query<ClientRow>(db, 'client.rotate-secret', sql, values)),
    secret,
  };
}

/** Forgets a client; what it holds of members is ended apart (`endClient`). */
export async function deleteClient(db: Db, id: string): Promise<void> {
  await query(db, 'client.delete', 'delete from client where id = ?', [id]);
}

/** What a change of a client the caller has locked has left of it. */
function changed([row]: ClientRow[]): Client {
  if (row === undefined) throw new Error('the client was not locked before it was changed');
  return toClient(row);
}

/**
 * Of the clients that may ask what a client's tokens are worth; `besides` are those that are about to exist.
 * @throws OperatorError (3) naming those that do not exist
 */
export async function requireIntrospectors(db: Db, ids: string[], besides: string[] = []): Promise<void> {
  const sql =
    'select id from unnest(?::text[]) as id where not exists (select from client c where c.id = id.id)';
  const gone = await query<{ id: string }>(db, 'client.unknown', sql, [
    ids.filter((id) => !besides.includes(id)),
  ]);
  if (gone.length > 0)
    throw notThere(
      { ja: 'クライアント', en: 'client' },
      gone.map(({ id }) => id),
    );
}

/** @throws OperatorError (3) naming those that do not exist */
export async function requireInsurers(db: Db, codes: string[]): Promise<void> {
  const sql = `select code from unnest(?::text[]) as code where not exists (select from insurer i where i.code = code.code)`;
  const unknown = await query<{ code: string }>(db, 'client.unknown-insurers', sql, [codes]);
  if (unknown.length > 0)
    throw notThere(
      { ja: '保険者', en: 'insurer' },
      unknown.map(({ code }) => code),
    );
}

const notThere = (what: Bilingual, names: string[]) =>
  new OperatorError(
    {
      ja: `${what.ja} ${names.join(', ')} は登録されていません。`,
      en: `There is no ${what.en} ${names.join(', ')}.`,
    },
    3,
  );

const toClient = (row: ClientRow): Client => ({
  id: row.id,
  insurerCodes: row.insurer_codes,
  secretDigest: row.secret_digest,
  previousSecret:
    row.previous_secret_digest && row.previous_secret_ends_at
      ? { digest: row.previous_secret_digest, endsAt: row.previous_secret_ends_at }
      : null,
  minimumAcr: row.minimum_acr,
  metadata: row.metadata,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  disabledAt: row.disabled_at,
});

const idTaken = (id: string) =>
  new OperatorError({ ja: `クライアント ${id} は登録済みです。`, en: `The client ${id} exists already.` }, 4);

const publicIsFixed = ({ id }: Client) =>
  new OperatorError(
    {
      ja: `${id}: 公開クライアント（--public）かどうかは変えられません。別のクライアントとして登録してください。`,
      en: `${id}: whether a client is public cannot be changed. Register another client.`,
    },
    4,
  );
