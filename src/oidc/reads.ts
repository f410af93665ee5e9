import { type Db, query, queryOne } from '../db.ts';
import type { AccountHolder } from '../member/member.ts';
import { type MemberRow, memberColumns, openHolder, openMember } from '../member/row-store.ts';
import type { Secrets } from '../secrets.ts';
import { type ArtifactRow, sealingContext } from './artifact.ts';
import { type ArtifactKey, type CompanyRow, readSession } from './company.ts';
import type { GrantKey } from './grant.ts';

/** An artifact as a request reads it, and whose it is. */
export interface ReadRow extends ArtifactRow {
  insurer_id: number | null;
}

const columns = 'a.model, a.id_hash, a.sealed_payload, a.consumed_at, a.epoch, a.insurer_id';

/** What was made before everything of its member was ended is not there, even while its row still is (T47). */
const isOfThisEpoch = `not exists (select from member m
  where m.insurer_id = a.insurer_id and m.id = a.account_id and m.epoch > a.epoch)`;

/** Tokens and codes are never looked up alone, no more than sessions: grant, session and member follow in the same request. */
const withCompany = new Set(['AuthorizationCode', 'RefreshToken', 'AccessToken']);

/** Reads one artifact and, for a session, a code or a token (by `readCompany`), whatever belongs to it. */
export async function readArtifact(
  db: Db,
  secrets: Secrets,
  { model, idHash }: ArtifactKey,
  readCompany: (key: ArtifactKey) => Promise<CompanyRow | undefined>,
): Promise<{ rows: ReadRow[]; member?: AccountHolder | undefined }> {
  if (model === 'Interaction') {
    const row = await queryOne<InteractionRow>(db, 'oidc.read-interaction', interactionSql, [idHash]);
    if (row === undefined) return { rows: [] };
    const rows = [{ ...row, model, consumed_at: null, epoch: null, insurer_id: null }];
    return { rows, member: openMember(secrets, row.id === null ? undefined : row) };
  }
  if (model === 'Session') return found(await readSession(db, idHash), (row) => openMember(secrets, row));
  if (withCompany.has(model))
    return found(await readCompany({ model, idHash }), (row) => openHolder(secrets, row));
  const sql = `select ${columns} from oidc_artifact a where a.model = ? and a.id_hash = ? and ${isOfThisEpoch}`;
  return { rows: await query(db, 'oidc.read', sql, [model, idHash]) };
}

/** What was found, and the member whose it is. */
const found = <Row extends CompanyRow>(
  row: Row | undefined,
  open: (row: Row) => AccountHolder | undefined,
): { rows: ReadRow[]; member?: AccountHolder | undefined } =>
  row === undefined ? { rows: [] } : { rows: rowsOf(row), member: row.id === null ? undefined : open(row) };

/** An artifact, its grant and its session. */
function rowsOf(row: CompanyRow): ReadRow[] {
  const { model, id_hash, sealed_payload, consumed_at, artifact_epoch: epoch, insurer_id } = row;
  const beside = (name: string, hash: Buffer | null, payload: Buffer, epoch: number | null): ReadRow[] =>
    hash === null
      ? []
      : [{ model: name, id_hash: hash, sealed_payload: payload, consumed_at: null, epoch, insurer_id }];
  return [
    { model, id_hash, sealed_payload, consumed_at, epoch, insurer_id },
    ...beside('Grant', row.grant_id_hash, row.grant_payload, row.grant_epoch),
    ...beside('Session', row.session_id_hash, row.session_payload, row.session_epoch),
  ];
}

type InteractionRow = Pick<ArtifactRow, 'id_hash' | 'sealed_payload'> & MemberRow;

/** With whoever has signed in there: the browser comes back to be signed in. */
const interactionSql = `
  select i.id_hash, i.sealed_payload, ${memberColumns}
  from interaction i left join member m on m.insurer_id = i.member_insurer_id and m.id = i.member_id
  where i.id_hash = ?`;

/** Only a session that lives: an interaction asks for the one it started from as long as its page lies open. */
export function readSessionByUid(db: Db, uidHash: Buffer, now: Date): Promise<ReadRow | undefined> {
  const sql = `select ${columns} from oidc_artifact a
    where a.uid_hash = ? and a.expires_at > ? and ${isOfThisEpoch}`;
  return queryOne(db, 'oidc.read-session-by-uid', sql, [uidHash, now]);
}

/** Every grant of a member. */
export async function readGrants(db: Db, accountId: string): Promise<GrantKey[]> {
  const sql = `select client_id as "clientId", id_hash as "idHash" from oidc_artifact
    where account_id = ? and model = 'Grant'`;
  return query(db, 'oidc.read-grants', sql, [accountId]);
}

/** Inserts a placeholder for a one-time identifier; false when it is there already (RFC 9449 §11.1, RFC 7523 §3). */
export async function claimArtifact(
  db: Db,
  secrets: Secrets,
  model: string,
  idHash: Buffer,
  expiresAt: Date,
): Promise<boolean> {
  const rows = await query(
    db,
    'oidc.claim',
    `insert into oidc_artifact (model, id_hash, sealed_payload, expires_at) values (?, ?, ?, ?)
     on conflict do nothing returning 1`,
    [model, idHash, secrets.sealJson({}, sealingContext(model, idHash)), expiresAt],
  );
  return rows.length === 1;
}
