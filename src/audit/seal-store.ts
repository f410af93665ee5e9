import { type Db, query, queryOne } from '../db.ts';
import type { EntryText } from './chain.ts';

/** A link as it is stored. */
export interface Link {
  sequence: number;
  entryId: string;
  /** Seconds since 1970 as PostgreSQL writes them, to the microsecond. */
  sealedAt: string;
  hash: Buffer;
  seal: Buffer;
}

/** A link with what is left of its entry. */
export interface LinkedEntry extends Link {
  entry: EntryText | null;
}

const linkColumns = `s.sequence::float8 as sequence, s.entry_id::text as "entryId",
  extract(epoch from s.sealed_at)::text as "sealedAt", s.hash, s.seal`;
const entryColumns = `e.id::text as id, extract(epoch from e.at)::text as at, e.insurer_id::text as insurer_id,
  e.member_id::text as member_id, e.actor, e.action, e.outcome, e.detail::text as detail`;

/** Held until the transaction ends; false: somebody else is sealing. What is left after an outage may take its time. */
export async function lockSealing(db: Db): Promise<boolean> {
  const sql = `select pg_try_advisory_xact_lock(hashtext('kosmo audit seal')) as held,
                 set_config('statement_timeout', '10min', true)`;
  return (await queryOne<{ held: boolean }>(db, 'audit.lock-sealing', sql))?.held ?? false;
}

/** Qualified: `sequence` alone would be the column as it is put out, which no index has. */
export const lastLink = (db: Db): Promise<Link | undefined> =>
  queryOne<Link>(
    db,
    'audit.last-link',
    `select ${linkColumns} from audit_seal s order by s.sequence desc limit 1`,
  );

/**
 * Numbers are given before the transaction ends, so a lower one may show after a higher one. Ten minutes are more than
 * any of our transactions lasts: by the last sealing, whatever has a lower number than what was sealed ten minutes
 * before it had shown, and is sealed; an entry below that without a link was not written by the service. The places are
 * looked back at by doubling steps, so it may be a link from twice as far.
 */
const settledSql = `
  with recursive
    last as (select sequence, sealed_at from audit_seal order by sequence desc limit 1),
    back as (
      select 0::bigint as step, 0::bigint as entry_id, sealed_at from last
      union all
      select earlier.* from back, last, lateral (
        select greatest(1, 2 * step), s.entry_id, s.sealed_at from audit_seal s
        where s.sequence <= last.sequence - greatest(1, 2 * step) order by s.sequence desc limit 1) earlier
      where back.sealed_at > last.sealed_at - interval '10 minutes')
  select coalesce((
    select entry_id from back where sealed_at <= (select sealed_at from last) - interval '10 minutes'), 0)`;
/** Looked up one by one: joined, the whole chain would be read. */
const sealOf = (id: string) => `(select s.sequence from audit_seal s where s.entry_id = ${id})`;

/**
 * The next entries to seal, by number; `after`: from behind the one that was sealed just now. A number that the service has not
 * given yet was written by somebody else.
 */
export const entriesToSeal = (db: Db, after: string | null, limit: number): Promise<EntryText[]> =>
  query(
    db,
    'audit.entries-to-seal',
    `select ${entryColumns} from audit_entry e
     where e.id > coalesce(?::bigint, (${settledSql})) and e.id <= (select last_value from audit_entry_id_seq)
       and ${sealOf('e.id')} is null
     order by e.id limit ?`,
    [after, limit],
  );

/** For how many seconds the first entry behind the chain's end has waited for its seal; 0 where there is none. */
export async function sealingLag(db: Db, now: Date): Promise<number> {
  const [oldest] = await entriesToSeal(db, (await lastLink(db))?.entryId ?? null, 1);
  return oldest ? Math.max(0, now.getTime() / 1000 - Number(oldest.at)) : 0;
}

export async function addLinks(db: Db, links: Omit<Link, 'sealedAt'>[], sealedAt: Date): Promise<void> {
  await query(
    db,
    'audit.add-links',
    `insert into audit_seal (sequence, entry_id, sealed_at, hash, seal)
     select sequence, entry_id, ?::timestamptz, hash, seal
     from unnest(?::bigint[], ?::bigint[], ?::bytea[], ?::bytea[]) as l (sequence, entry_id, hash, seal)`,
    [
      sealedAt,
      links.map(({ sequence }) => sequence),
      links.map(({ entryId }) => entryId),
      links.map(({ hash }) => hash),
      links.map(({ seal }) => seal),
    ],
  );
}

/** So many links from behind a place, in their order, each with its entry. */
export const linksAfter = (db: Db, sequence: number, limit: number): Promise<LinkedEntry[]> =>
  query<LinkRow>(
    db,
    'audit.links-after',
    `select ${linkColumns}, ${entryColumns} from audit_seal s left join audit_entry e on e.id = s.entry_id
     where s.sequence > ? order by s.sequence limit ?`,
    [sequence, limit],
  ).then((rows) =>
    rows.map(({ sequence, entryId, sealedAt, hash, seal, ...entry }) => ({
      sequence,
      entryId,
      sealedAt,
      hash,
      seal,
      entry: entry.id === null ? null : entry,
    })),
  );

type LinkRow = Link & (EntryText | { id: null });

export interface Unsealed {
  /** The number at which to go on; null: there are no more entries. */
  last: string | null;
  /** Entries that will not be sealed any more. */
  foreign: string[];
  /** How many will. */
  waiting: number;
}

/** What has no link among so many entries from behind a number. */
export const unsealedAfter = async (db: Db, id: string, limit: number): Promise<Unsealed> => {
  const found = await queryOne<Unsealed>(
    db,
    'audit.unsealed-after',
    `with page as materialized (select id from audit_entry where id > ? order by id limit ?),
     unsealed as (
       select id, id <= (${settledSql}) or id > (select last_value from audit_entry_id_seq) as "foreign"
       from page p where ${sealOf('p.id')} is null)
     select (select max(id)::text from page) as last,
       (select coalesce(array_agg(id::text order by id) filter (where "foreign"), '{}') from unsealed) as "foreign",
       (select count(*)::int from unsealed where not "foreign") as waiting`,
    [id, limit],
  );
  return found ?? { last: null, foreign: [], waiting: 0 };
};
