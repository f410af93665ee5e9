import { type Db, query, queryOne } from '../../db.ts';
import type { Kind } from './changes-store.ts';

/** How many pages (8 KiB) of staged changes are carried over by one statement. */
const PAGES = 2048;
/** How many members are signed out together. */
const LEAVING = 500;

export interface Applying {
  insurerId: number;
  now: Date;
  actor: string;
  reason: string | undefined;
  /** Ends whatever these members have; they are locked already. */
  signOut(ids: string[]): Promise<void>;
  /** The share that is done. */
  onProgress?: ((share: number) => void) | undefined;
}

type Step = (db: Db, from: string, until: string, applying: Applying) => Promise<void>;

/**
 * Carries the staged changes into the caller's transaction. What the member has set up stays; a member whom an
 * operator has disabled stays so; everything of those who left ends at once. New members come first: nobody waits for
 * their rows, as sign-ins do for those of members that change.
 */
export async function applyChanges(db: Db, applying: Applying): Promise<void> {
  await db.raw("set local statement_timeout = 0; set local work_mem = '64MB'; analyze import_change");
  const size = `select (pg_relation_size('import_change') / 8192)::int as pages`;
  const pages = (await queryOne<{ pages: number }>(db, 'import.size', size))?.pages ?? 0;
  const kinds = await query<{ kind: Kind }>(db, 'import.kinds', 'select distinct kind from import_change');
  const steps = [...new Set(kinds.flatMap(({ kind }) => stepsOf[kind]))].sort(inOrder);
  for (const [at, step] of steps.entries()) {
    for (let page = 0; page < pages; page += PAGES) {
      await step(db, `(${page},0)`, `(${page + PAGES},0)`, applying);
      applying.onProgress?.((at + Math.min(1, (page + PAGES) / pages)) / steps.length);
    }
  }
  await signOutLeaving(db, applying);
}

const range = 'c.ctid >= ?::tid and c.ctid < ?::tid';

const insert: Step = async (db, from, until, { insurerId, now }) => {
  const sql = `insert into member (insurer_id, id, user_id, user_id_key, cohort, status, sealed_details,
      details_digest, insured_digest, provisional_digest, provisional_hash, imported_at, updated_at)
    select ?::int, id, user_id, user_id_key, cohort, status, sealed_details, details_digest, insured_digest,
      provisional_digest, provisional_hash, ?::timestamptz, ?::timestamptz
      from import_change c where kind = 'create' and ${range}`;
  await query(db, 'import.insert', sql, [insurerId, now, now, from, until]);
};

/**
 * A provisional password made for a letter (`~$`) outlives the file's, or the letter would not work. The epoch ends what
 * another request is just making of something it had read before (T47).
 */
const update: Step = async (db, from, until, { insurerId, now }) => {
  const sql = `update member m set user_id = c.user_id, user_id_key = c.user_id_key, cohort = c.cohort,
      status = case when (m.disabled_at is not null or m.status = 'disabled') and c.status = 'active'
        then 'disabled' else c.status end,
      epoch = m.epoch + (c.kind = 'leave')::int,
      sealed_details = c.sealed_details, details_digest = c.details_digest, insured_digest = c.insured_digest,
      provisional_digest = coalesce(c.provisional_digest, m.provisional_digest),
      provisional_hash = case
        when m.activated_at is not null or c.cohort <> 3 then null
        when position('~$' in m.provisional_hash) > 0 then m.provisional_hash
        else coalesce(c.provisional_hash, m.provisional_hash) end,
      birthdate_confirmed_at = case when m.activated_at is not null or position('birthdate' in c.fields) = 0
        then m.birthdate_confirmed_at end,
      updated_at = ?
    from import_change c
    where c.kind in ('update', 'leave', 'return') and ${range} and m.insurer_id = ? and m.id = c.id`;
  await query(db, 'import.update', sql, [now, from, until, insurerId]);
};

const renewDigests: Step = async (db, from, until, { insurerId }) => {
  const sql = `update member m set details_digest = c.details_digest, insured_digest = c.insured_digest,
      provisional_digest = coalesce(c.provisional_digest, m.provisional_digest)
    from import_change c where c.kind = 'digests' and ${range} and m.insurer_id = ? and m.id = c.id`;
  await query(db, 'import.digests', sql, [from, until, insurerId]);
};

/** One entry for each member whose registration is another now; the many that are new have the import's alone. */
const tellTrail: Step = async (db, from, until, { insurerId, now, actor, reason }) => {
  const sql = `insert into audit_entry (at, insurer_id, member_id, actor, action, outcome, detail)
    select ?::timestamptz, ?::int, id, ?::text,
      case kind when 'leave' then 'member.left' when 'return' then 'member.returned' else 'member.updated' end,
      'success', jsonb_strip_nulls(jsonb_build_object('import', true, 'fields', nullif(c.fields, ''), 'reason', ?::text))
      from import_change c where kind in ('update', 'leave', 'return') and ${range} order by c.ctid`;
  await query(db, 'import.tell-trail', sql, [now, insurerId, actor, reason ?? null, from, until]);
};

async function signOutLeaving(db: Db, { signOut }: Applying): Promise<void> {
  const sql = `select id from import_change where kind = 'leave' and id > ? order by id limit ?`;
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const rows = await query<{ id: string }>(db, 'import.leaving', sql, [after, LEAVING]);
    const last = rows.at(-1);
    if (last === undefined) return;
    await signOut(rows.map(({ id }) => id));
    after = last.id;
  }
}

const change = [update, tellTrail];
const stepsOf: Record<Kind, Step[]> = {
  create: [insert],
  update: change,
  leave: change,
  return: change,
  digests: [renewDigests],
};
const order = [insert, update, renewDigests, tellTrail];
const inOrder = (one: Step, other: Step): number => order.indexOf(one) - order.indexOf(other);
