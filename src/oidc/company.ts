import { type Db, query, queryOne } from '../db.ts';
import { Gathered } from '../gathered.ts';
import { type MemberRow, memberColumns } from '../member/row-store.ts';
import type { Secrets } from '../secrets.ts';
import type { ArtifactRow } from './artifact.ts';

export interface ArtifactKey {
  model: string;
  idHash: Buffer;
}

/** A token, code or session, and whatever belongs to it. */
export interface CompanyRow extends Omit<ArtifactRow, 'epoch'>, MemberRow {
  grant_id_hash: Buffer | null;
  grant_payload: Buffer;
  grant_epoch: number | null;
  session_id_hash: Buffer | null;
  session_payload: Buffer;
  session_epoch: number | null;
  artifact_epoch: number | null;
}

/** What units of work share. */
export interface Stores {
  db: Db;
  secrets: Secrets;
  companies: Gathered<ArtifactKey, CompanyRow | undefined>;
}

const columns = `
  a.model, a.id_hash, a.sealed_payload, a.consumed_at, a.epoch as artifact_epoch,
  g.id_hash as grant_id_hash, g.sealed_payload as grant_payload, g.epoch as grant_epoch,
  s.id_hash as session_id_hash, s.sealed_payload as session_payload, s.epoch as session_epoch, ${memberColumns}`;

/* Only sessions have a uid; to ask for the model besides would lead the planner to read every session's index entry. */
const company = `
  left join oidc_artifact g on g.model = 'Grant' and g.id_hash = a.grant_hash
  left join oidc_artifact s on s.uid_hash = a.session_hash
  left join member m on m.insurer_id = a.insurer_id and m.id = a.account_id`;

/** What was made before everything of its member was ended is not there, even while its row still is (T47). */
const isOfThisEpoch = '(a.epoch is null or m.epoch is null or a.epoch >= m.epoch)';

const one = `
  select ${columns} from oidc_artifact a ${company}
  where a.model = ? and a.id_hash = ? and ${isOfThisEpoch}`;

/* Behind a sub-select the planner does not know how many keys there are, so that one plan serves any number. */
const several = `
  select k.at::int, ${columns}
  from unnest((select ?::text[]), (select ?::bytea[])) with ordinality k (model, id_hash, at)
  join oidc_artifact a on a.model = k.model and a.id_hash = k.id_hash ${company}
  where ${isOfThisEpoch}`;

/** Reads one artifact and whatever belongs to it. */
export const readCompany = (db: Db, { model, idHash }: ArtifactKey): Promise<CompanyRow | undefined> =>
  queryOne(db, 'oidc.read-with-company', one, [model, idHash]);

/** As `readCompany`, for what requests ask for at the same time: together, outside of any transaction. */
export function gatherCompanies(db: Db): Stores['companies'] {
  return new Gathered(async (keys) => {
    const [first] = keys;
    if (keys.length === 1 && first !== undefined) return [await readCompany(db, first)];
    const values = [keys.map(({ model }) => model), keys.map(({ idHash }) => idHash)];
    const rows = await query<CompanyRow & { at: number }>(db, 'oidc.read-several', several, values);
    const found = new Map(rows.map((row) => [row.at - 1, row]));
    return keys.map((_, at) => found.get(at));
  }, 32);
}
