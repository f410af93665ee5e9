import { type Db, query, queryOne } from '../db.ts';
import { Gathered } from '../gathered.ts';
import { type HolderRow, holderColumns, type MemberRow, memberColumns } from '../member/row-store.ts';
import type { ArtifactRow } from './artifact.ts';

export interface ArtifactKey {
  model: string;
  idHash: Buffer;
}

/** A token or code, and whatever belongs to it. */
export interface CompanyRow extends Omit<ArtifactRow, 'epoch'>, HolderRow {
  grant_id_hash: Buffer | null;
  grant_payload: Buffer;
  grant_epoch: number | null;
  session_id_hash: Buffer | null;
  session_payload: Buffer;
  session_epoch: number | null;
  artifact_epoch: number | null;
}

/** A session, which a sign-in goes on from: so with everything of its member. */
export type SessionRow = CompanyRow & MemberRow;

export type Companies = Gathered<ArtifactKey, CompanyRow | undefined>;

const columnsWith = (columns: string): string => `
  a.model, a.id_hash, a.sealed_payload, a.consumed_at, a.epoch as artifact_epoch,
  g.id_hash as grant_id_hash, g.sealed_payload as grant_payload, g.epoch as grant_epoch,
  s.id_hash as session_id_hash, s.sealed_payload as session_payload, s.epoch as session_epoch, ${columns}`;

/*
 * Looked up row by row, as OFFSET makes the planner do: a table that it believes to be small is not read whole for several
 * rows. Only sessions have a uid; to ask for the model besides would lead it to read every session's index entry.
 */
const company = `
  left join lateral (
    select * from oidc_artifact g where g.model = 'Grant' and g.id_hash = a.grant_hash offset 0) g on true
  left join lateral (select * from oidc_artifact s where s.uid_hash = a.session_hash offset 0) s on true
  left join lateral (
    select m.xmin, m.* from member m where m.insurer_id = a.insurer_id and m.id = a.account_id offset 0) m on true`;

/** What was made before everything of its member was ended is not there, even while its row still is (T47). */
const isOfThisEpoch = '(a.epoch is null or m.epoch is null or a.epoch >= m.epoch)';

const oneWith = (columns: string): string => `
  select ${columnsWith(columns)} from oidc_artifact a ${company}
  where a.model = ? and a.id_hash = ? and ${isOfThisEpoch}`;

const one = oneWith(holderColumns);
const session = oneWith(memberColumns);

/* Behind a sub-select the planner does not know how many keys there are, so that one plan serves any number. */
const several = `
  select k.at::int, ${columnsWith(holderColumns)}
  from unnest((select ?::text[]), (select ?::bytea[])) with ordinality k (model, id_hash, at)
  cross join lateral (
    select * from oidc_artifact a where a.model = k.model and a.id_hash = k.id_hash offset 0) a ${company}
  where ${isOfThisEpoch}`;

/** Reads a session and whatever belongs to it. */
export const readSession = (db: Db, idHash: Buffer): Promise<SessionRow | undefined> =>
  queryOne(db, 'oidc.read-session', session, ['Session', idHash]);

/** Reads a token or code and whatever belongs to it. */
export const readCompany = (db: Db, { model, idHash }: ArtifactKey): Promise<CompanyRow | undefined> =>
  queryOne(db, 'oidc.read-with-company', one, [model, idHash]);

/** As `readCompany`, for what requests ask for at the same time: together, outside of any transaction. */
export function gatherCompanies(db: Db): Companies {
  return new Gathered(async (keys) => {
    const [first] = keys;
    if (keys.length === 1 && first !== undefined) return [await readCompany(db, first)];
    const values = [keys.map(({ model }) => model), keys.map(({ idHash }) => idHash)];
    const rows = await query<CompanyRow & { at: number }>(db, 'oidc.read-several', several, values);
    const found = new Map(rows.map((row) => [row.at - 1, row]));
    return keys.map((_, at) => found.get(at));
  }, 32);
}
