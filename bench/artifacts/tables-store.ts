import type { Knex } from 'knex';

/** Where nothing lies that would not expire. */
export const shortLived = ['oidc_artifact', 'interaction', 'throttle'] as const;
export type Table = (typeof shortLived)[number];

/** Whose rows are alive at a time. */
const alive: Record<Table, string> = {
  oidc_artifact: 'expires_at > :now',
  interaction: 'expires_at > :now',
  throttle: 'greatest(window_ends_at, opens_at) > :now',
};

/** Our own vacuum stands in for autovacuum, which has no clock but the machine's. */
export async function holdAutovacuum(db: Knex): Promise<void> {
  for (const table of shortLived) await db.raw(`alter table ${table} set (autovacuum_enabled = off)`);
}

/** Does what autovacuum would, where the server's own settings would have it. */
export async function vacuumAsDue(db: Knex): Promise<void> {
  await db.raw('select pg_stat_force_next_flush()');
  const { rows } = await db.raw(
    `select c.relname as name from pg_stat_user_tables s join pg_class c on c.oid = s.relid
     where c.relname = any(?) and (
       n_dead_tup > current_setting('autovacuum_vacuum_threshold')::float8
         + current_setting('autovacuum_vacuum_scale_factor')::float8 * greatest(reltuples, 0)
       or n_ins_since_vacuum > current_setting('autovacuum_vacuum_insert_threshold')::float8
         + current_setting('autovacuum_vacuum_insert_scale_factor')::float8 * greatest(reltuples, 0))`,
    [[...shortLived]],
  );
  for (const { name } of rows) await db.raw(`vacuum analyze ${name}`);
}

export interface Sizes {
  /** Bytes of the table, its indexes included. */
  bytes: number;
  /** Of the same rows that are alive, written anew one after the other into a table like it. */
  fresh: number;
  live: number;
}

export async function sizesOf(db: Knex, table: Table, now: Date): Promise<Sizes> {
  return db.transaction(async (transaction) => {
    await transaction.raw(`create temporary table fresh (like ${table} including all) on commit drop`);
    await transaction.raw(`insert into fresh select * from ${table} where ${alive[table]}`, { now });
    const { rows } = await transaction.raw(
      `select pg_total_relation_size('${table}')::float8 as bytes, pg_total_relation_size('fresh')::float8 as fresh,
         (select count(*)::int from fresh) as live`,
    );
    return rows[0];
  });
}
