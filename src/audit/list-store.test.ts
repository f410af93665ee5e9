import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Knex } from 'knex';
import { createDatabase } from '../../test/helpers/database.ts';
import { openDb } from '../db.ts';
import { type Filter, listEntries, listSql, listValues } from './list-store.ts';

const heavy = '00000000-0000-4000-8000-000000000000';
const everything: Filter = {
  insurerId: null,
  memberId: null,
  actions: null,
  outcome: null,
  actor: null,
  since: null,
  until: null,
  limit: null,
};
let database: Awaited<ReturnType<typeof createDatabase>>;
let db: Knex;

beforeAll(async () => {
  database = await createDatabase();
  db = openDb(database.url);
  const fill = (member: string, count: number) => `
    insert into audit_entry (at, insurer_id, member_id, actor, action, outcome, detail)
    select '2026-01-01'::timestamptz + n * interval '1 minute', 1, ${member}, 'member', 'sign-in.completed', 'success', '{}'
    from generate_series(1, ${count}) n`;
  await db.raw(fill('gen_random_uuid()', 40_000));
  await db.raw(fill(`'${heavy}'`, 400));
  await db.raw(`insert into audit_seal select id, id, '2026-02-01', '', '' from audit_entry`);
  await db.raw('vacuum analyze audit_entry, audit_seal');
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});

async function plan(filter: Partial<Filter>): Promise<string> {
  const whole = { ...everything, ...filter };
  const values = listValues(whole) as Knex.RawBinding[];
  const { rows } = await db.raw(`explain (analyze, costs off, timing off) ${listSql(whole)}`, values);
  return rows.map((row: Record<string, string>) => row['QUERY PLAN']).join('\n');
}

test('everything about one member is read by their index, however long the trail is', async () => {
  const whose = { insurerId: 1, memberId: heavy };
  expect(await listEntries(db, { ...everything, ...whose })).toHaveLength(400);
  for (const filter of [whose, { ...whose, limit: 100 }, { ...whose, outcome: 'failure' }]) {
    const text = await plan(filter);
    expect(text).toMatch(/Scan (Backward )?(using|on) audit_entry_member/);
    expect(text).not.toContain('Seq Scan on audit_');
  }
});

test('the newest are read from the end, and a time by the blocks it lies in', async () => {
  const newest = await plan({ limit: 100 });
  expect(newest).toMatch(/Scan Backward using audit_entry_pkey .*rows=100/);
  expect(newest).not.toContain('Seq Scan on audit_');
  expect(await plan({ limit: 3, since: new Date('2026-01-05'), until: new Date('2026-01-06') })).toContain(
    'Bitmap Index Scan on audit_entry_at',
  );
});
