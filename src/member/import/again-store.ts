import { type Db, query, queryOne } from '../../db.ts';

/** How many pages (8 KiB) of staged changes are compared by one statement. */
const PAGES = 2048;

/** Somebody new, and somebody of the same family who is not in the file, or leaves by it. */
export interface Candidate {
  line: number;
  newId: string;
  newDetails: Buffer;
  id: string;
  sealedDetails: Buffer;
  hasLeft: boolean;
}

/** How many members the insurer has who have not left. */
export async function countMembers(db: Db, insurerId: number): Promise<number> {
  const sql = `select count(*)::int as count from member where insurer_id = ? and status <> 'left'`;
  return (await queryOne<{ count: number }>(db, 'import.count-members', sql, [insurerId]))?.count ?? 0;
}

/** New members who may be known under another user ID, some at a time. */
export async function* candidates(db: Db, insurerId: number): AsyncGenerator<Candidate[]> {
  await db.raw('set local statement_timeout = 0; analyze import_change');
  const size = `select (pg_relation_size('import_change') / 8192)::int as pages`;
  const pages = (await queryOne<{ pages: number }>(db, 'import.size', size))?.pages ?? 0;
  const sql = `select c.line, c.id as "newId", c.sealed_details as "newDetails", m.id, m.sealed_details as "sealedDetails",
      m.status = 'left' as "hasLeft"
    from import_change c
    join member m on m.insurer_id = ? and m.insured_digest = c.insured_digest
    where c.kind = 'create' and c.status = 'active' and c.ctid >= ?::tid and c.ctid < ?::tid
      and (not exists (select from import_line l where l.user_id_key = m.user_id_key)
        or exists (select from import_change o where o.kind = 'leave' and o.id = m.id)
        or m.status = 'left' and not exists (select from import_change o where o.kind = 'return' and o.id = m.id))`;
  for (let page = 0; page < pages; page += PAGES) {
    const rows = await query<Candidate>(db, 'import.candidates', sql, [
      insurerId,
      `(${page},0)`,
      `(${page + PAGES},0)`,
    ]);
    if (rows.length > 0) yield rows;
  }
}

/** Makes of new accounts what their members' former ones become; these do not leave, then. Answers how many would have. */
export async function followUserIds(
  db: Db,
  followed: { newId: string; id: string; sealedDetails: Buffer; hasLeft: boolean }[],
): Promise<number> {
  const column = <K extends keyof (typeof followed)[number]>(name: K) => followed.map((one) => one[name]);
  const stay = `delete from import_change where kind = 'leave' and id = any(?::uuid[]) returning 1`;
  const stayed = await query(db, 'import.stay', stay, [column('id')]);
  const sql = `update import_change c
    set kind = case when f.has_left then 'return' else 'update' end, id = f.id, sealed_details = f.details, fields = 'user_id'
    from unnest(?::uuid[], ?::uuid[], ?::bytea[], ?::boolean[]) as f (new_id, id, details, has_left)
    where c.kind = 'create' and c.id = f.new_id`;
  await query(db, 'import.follow', sql, [
    column('newId'),
    column('id'),
    column('sealedDetails'),
    column('hasLeft'),
  ]);
  return stayed.length;
}
