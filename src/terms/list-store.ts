import { type Db, query } from '../db.ts';

/** One version as an operator sees it. */
export interface ListedTerms {
  id: number;
  version: string;
  /** null: for all insurers. */
  insurer: string | null;
  title: { ja: string; en: string };
  effectiveAt: Date;
  publishedAt: Date;
  /** `coming`: members are not asked yet; `replaced`: a later one of the same scope has come into force. */
  state: 'in force' | 'coming' | 'replaced';
  accepted: number;
}

/** Every version, or those one insurer's members may have been asked; the newest first. */
export async function listTerms(db: Db, insurerId: number | null, now: Date): Promise<ListedTerms[]> {
  const sql = `
    with accepted as (
      select terms_id, count(*)::float8 as members from terms_acceptance
      where insurer_id = coalesce(?, insurer_id) group by terms_id)
    select t.id, t.version, i.code as insurer, t.title, t.effective_at as "effectiveAt", t.published_at as "publishedAt",
      case when t.effective_at > ? then 'coming'
           when exists (select from terms o where o.insurer_id is not distinct from t.insurer_id and o.effective_at <= ?
                        and (o.effective_at, o.id) > (t.effective_at, t.id)) then 'replaced'
           else 'in force' end as state,
      coalesce(a.members, 0) as accepted
    from terms t left join insurer i on i.id = t.insurer_id left join accepted a on a.terms_id = t.id
    where ?::int is null or t.insurer_id is null or t.insurer_id = ?
    order by i.code nulls first, t.effective_at desc, t.id desc`;
  return query<ListedTerms>(db, 'terms.list', sql, [insurerId, now, now, insurerId, insurerId]);
}

/** That a member has agreed to a version. */
export interface Acceptance {
  userId: string;
  version: string;
  insurer: string | null;
  acceptedAt: Date;
  /** SHA-256 of the text, hexadecimal: that of the version, unless somebody has changed it in the database. */
  textHash: string;
}

const PAGE = 5000;

/** Who has accepted what and when, of one insurer, by user ID, in pages. */
export async function* listAcceptances(
  db: Db,
  insurerId: number,
  { version, userIdKey }: { version: string | null; userIdKey: string | null },
): AsyncGenerator<Acceptance[]> {
  const named = userIdKey === null ? '' : 'and m.user_id_key = ?';
  const sql = `
    select m.user_id as "userId", m.user_id_key, t.id, t.version, i.code as insurer, a.accepted_at as "acceptedAt",
      encode(a.body_hash, 'hex') as "textHash"
    from member m join terms_acceptance a on a.insurer_id = m.insurer_id and a.member_id = m.id
      join terms t on t.id = a.terms_id left join insurer i on i.id = t.insurer_id
    where m.insurer_id = ? ${named} and t.version = coalesce(?, t.version)
      and (m.user_id_key, t.id) > (?, ?::int)
    order by m.user_id_key, t.id limit ?`;
  for (let [key, id] = ['', 0]; ; ) {
    const values = [insurerId, ...(userIdKey === null ? [] : [userIdKey]), version, key, id, PAGE];
    const rows = await query<Acceptance & { user_id_key: string; id: number }>(
      db,
      userIdKey === null ? 'terms.acceptances' : 'terms.acceptances-of-one',
      sql,
      values,
    );
    yield rows.map(({ user_id_key: _, id: __, ...acceptance }) => acceptance);
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    [key, id] = [last.user_id_key, last.id];
  }
}
