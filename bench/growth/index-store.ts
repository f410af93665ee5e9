import type pg from 'pg';

interface Constraint {
  table: string;
  name: string;
  definition: string;
  foreign: boolean;
}

/**
 * Takes keys and indexes off these tables and answers what makes them again: one sort for all rows costs a fraction of
 * ten million descents. Foreign keys come first off and last on, for the others hold them up.
 */
export async function takeOffIndexes(client: pg.Client, tables: string[]): Promise<string[]> {
  const { rows: constraints } = await client.query<Constraint>(
    `select conrelid::regclass::text as "table", quote_ident(conname) as name, pg_get_constraintdef(oid) as definition,
       contype = 'f' as "foreign"
     from pg_constraint where contype in ('f', 'p', 'u') and conrelid = any($1::text[]::regclass[])
     order by contype = 'f' desc, conrelid, conname`,
    [tables],
  );
  for (const { table, name } of constraints)
    await client.query(`alter table ${table} drop constraint ${name}`);
  const { rows: indexes } = await client.query<{ name: string; definition: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
     from pg_index where indrelid = any($1::text[]::regclass[]) order by indrelid, indexrelid`,
    [tables],
  );
  for (const { name } of indexes) await client.query(`drop index ${name}`);
  const add = ({ table, name, definition }: Constraint) =>
    `alter table ${table} add constraint ${name} ${definition}`;
  return [
    ...constraints.filter((one) => !one.foreign).map(add),
    ...indexes.map(({ definition }) => definition),
    ...constraints.filter((one) => one.foreign).map(add),
  ];
}
