import { type Db, query } from '../db.ts';
import { type Place, type PlaceRow, places } from './places.ts';

/** Where a place's reading has come to: the primary key of the last row read, as texts. */
export type Cursor = Record<string, string> | null;

export interface Progress {
  place: string;
  cursor: Cursor;
  rowsDone: number;
  finishedAt: Date | null;
}

/** How far each place has come under this key; those not begun yet are not named. */
export async function readProgress(db: Db, secretKey: string): Promise<Progress[]> {
  const sql = `select place, last_key, rows_done::float8 as rows_done, finished_at from resealing where secret_key = ?`;
  const rows = await query<{ place: string; last_key: Cursor; rows_done: number; finished_at: Date | null }>(
    db,
    'resealing.read',
    sql,
    [secretKey],
  );
  return rows.map(({ place, last_key, rows_done, finished_at }) => ({
    place,
    cursor: last_key,
    rowsDone: rows_done,
    finishedAt: finished_at,
  }));
}

export async function saveProgress(
  db: Db,
  secretKey: string,
  { place, cursor, rowsDone, finishedAt }: Progress,
): Promise<void> {
  const sql = `insert into resealing (place, secret_key, last_key, rows_done, finished_at) values (?, ?, ?::jsonb, ?, ?)
    on conflict (place) do update set secret_key = excluded.secret_key, last_key = excluded.last_key,
      rows_done = excluded.rows_done, finished_at = excluded.finished_at`;
  const values = [place, secretKey, cursor && JSON.stringify(cursor), rowsDone, finishedAt];
  await query(db, 'resealing.save', sql, values);
}

export async function forgetProgress(db: Db): Promise<void> {
  await query(db, 'resealing.forget', 'delete from resealing');
}

const keyNames = ({ key }: Place) => Object.keys(key);
const asText = (name: string) => `${name}::text as "${name}_text"`;

/** The next rows in the order of the primary key; each carries that key as texts, too. */
export function readRows(db: Db, place: Place, cursor: Cursor, limit: number): Promise<PlaceRow[]> {
  const names = keyNames(place);
  const columns = [...names, ...names.map(asText), ...(place.needs ?? []), ...Object.keys(place.sealed)];
  const after = `where (${names.join(', ')}) > (${names.map((name) => `?::${place.key[name]}`).join(', ')})`;
  const sql = `select ${columns.join(', ')} from ${place.table} ${cursor ? after : ''}
    order by ${names.join(', ')} limit ?`;
  const values = [...(cursor ? names.map((name) => cursor[name]) : []), limit];
  return query(db, `reseal.${cursor ? 'next' : 'first'}.${place.table}`, sql, values);
}

export const cursorOf = (place: Place, row: PlaceRow): Cursor =>
  Object.fromEntries(keyNames(place).map((name) => [name, String(row[`${name}_text`])]));

/** A row as it was read, and the columns that are to change. */
export interface Resealed {
  row: PlaceRow;
  columns: Record<string, Buffer | null>;
}

/**
 * Writes what was sealed again, of rows that still hold what was read. Whoever works on a row goes first: it is left
 * for the next time, so nobody waits for this, and this for nobody.
 */
export async function writeRows(db: Db, place: Place, resealed: Resealed[]): Promise<number> {
  const names = keyNames(place);
  const sealed = Object.keys(place.sealed);
  const changed = [...sealed, ...Object.keys(place.digests ?? {})];
  const given = [
    ...names.map((name) => ({ as: name, type: place.key[name], of: ({ row }: Resealed) => row[name] })),
    ...sealed.map((name) => ({ as: `old_${name}`, type: 'bytea', of: ({ row }: Resealed) => row[name] })),
    ...changed.map((name) => ({
      as: `new_${name}`,
      type: 'bytea',
      of: ({ columns }: Resealed) => columns[name],
    })),
  ];
  const same = names.map((name) => `t.${name} = g.${name}`).join(' and ');
  const sql = `with given as (
      select * from unnest(${given.map(({ type }) => `?::${type}[]`).join(', ')})
        as g (${given.map(({ as }) => as).join(', ')})),
    free as (
      select ${names.map((name) => `t.${name}`).join(', ')} from ${place.table} t join given g on ${same}
      order by ${names.map((name) => `t.${name}`).join(', ')} for no key update of t skip locked)
    update ${place.table} t set ${changed.map((name) => `${name} = g.new_${name}`).join(', ')}
    from given g join free using (${names.join(', ')})
    where ${same} and ${sealed.map((name) => `t.${name} is not distinct from g.old_${name}`).join(' and ')}
    returning 1`;
  const values = given.map(({ of }) => resealed.map(of));
  return (await query(db, `reseal.write.${place.table}`, sql, values)).length;
}

/** How many rows, by the id of the key they are sealed under. */
export interface Usage {
  place: string;
  key: string;
  rows: number;
}

const idOf = (column: string) => `encode(substring(${column} from 1 for 4), 'hex')`;

const usageSql = [
  ...places.map(
    ({ table, sealed }) => `select '${table}' as place, k.id as key, count(*)::float8 as rows from ${table} t,
      lateral (select distinct ${idOf('c')} as id from (values ${Object.keys(sealed)
        .map((name) => `(t.${name})`)
        .join(', ')}) as v (c) where c is not null) k group by k.id`,
  ),
  // Mails and messages about to be sent; they leave by themselves.
  `select 'queue', ${idOf("decode(left(payload->>'sealed', 8), 'base64')")}, count(*)::float8
    from graphile_worker._private_jobs where payload->>'sealed' is not null group by 2`,
  // The newest seal vouches for those before; it is made within a minute or two of the next entry.
  `select 'audit_seal', ${idOf('seal')}, 1 from (select seal from audit_seal order by sequence desc limit 1) newest`,
].join('\n union all ');

/** Reads every table: with millions of members it takes a while. */
export const readUsage = (db: Db): Promise<Usage[]> => query(db, 'reseal.usage', usageSql);

/** How many rows there are about, as PostgreSQL has counted last. */
export async function estimateRows(db: Db): Promise<Map<string, number>> {
  const sql = `select relname as name, greatest(reltuples, 0)::float8 as rows from pg_class
    where relkind = 'r' and relnamespace = to_regnamespace('public') and relname = any(?::text[])`;
  const names = places.map(({ table }) => table);
  const rows = await query<{ name: string; rows: number }>(db, 'reseal.estimate', sql, [names]);
  return new Map(rows.map(({ name, rows }) => [name, rows]));
}
