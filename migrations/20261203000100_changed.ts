import type { Knex } from 'knex';

const tables = ['insurer', 'client', 'terms'];

/** A statement that changes no row is no change; TRUNCATE knows no rows. */
const triggersOf = (table: string) => `
    create trigger changed after insert or update or delete on ${table}
      for each row execute function announce_change();
    create trigger emptied after truncate on ${table}
      for each statement execute function announce_change();`;

/** Whoever changes what processes remember, by whatever program, tells them with the commit. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create function announce_change() returns trigger language plpgsql as $$
    begin
      perform pg_notify('kosmo_changed', tg_table_name);
      return null;
    end $$;
    ${tables.map(triggersOf).join('\n')}
  `);
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
