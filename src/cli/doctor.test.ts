import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openDesk } from '../../test/helpers/desk.ts';

let desk: Awaited<ReturnType<typeof openDesk>>;
beforeAll(async () => {
  desk = await openDesk(['sample']);
});
afterAll(() => desk.close());

interface Found {
  check: string;
  level: string;
  text: { en: string };
  advice: { en: string } | null;
}

async function findingsOf(...argv: string[]) {
  const { exitCode, stdout } = await desk.kosmo('doctor', '--json', ...argv);
  return { exitCode, found: JSON.parse(stdout) as Found[] };
}

test('what is as it should be is told, too', async () => {
  const { found } = await findingsOf();
  expect(found.find(({ check }) => check === 'database')).toMatchObject({ level: 'ok', advice: null });
  expect(found.find(({ check }) => check === 'migrations')).toMatchObject({ level: 'ok', advice: null });
});

test('a PostgreSQL that may lose what it confirmed is a fault', async () => {
  // the tests' own server forgoes all three for speed
  const { exitCode, found } = await findingsOf();
  const faults = found.filter(({ level }) => level === 'fault').map(({ text }) => text.en);
  expect(faults).toEqual(['fsync is off', 'full_page_writes is off', 'synchronous_commit is off']);
  expect(exitCode).toBe(1);
});

test('a database of a newer version is a fault, which names what it has more', async () => {
  await desk
    .db('knex_migrations')
    .insert({ name: '20991231000000_later.ts', batch: 9, migration_time: new Date() });
  const { exitCode, found } = await findingsOf();
  await desk.db('knex_migrations').where({ name: '20991231000000_later.ts' }).delete();
  expect(exitCode).toBe(1);
  const fault = found.find(({ check }) => check === 'migrations');
  expect(fault).toMatchObject({ level: 'fault' });
  expect(fault?.text.en).toContain('20991231000000_later.ts');
});
