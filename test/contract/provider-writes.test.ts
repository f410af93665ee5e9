import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { now } from '../../src/clock.ts';
import { AlreadyConsumed } from '../../src/oidc/flush.ts';
import { UnitOfWork } from '../../src/oidc/unit-of-work.ts';
import { TestServer } from '../helpers/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.stop());

const unit = () => new UnitOfWork(server.context);
const payload = (more: object = {}) => ({ exp: Math.floor(now().getTime() / 1000) + 600, ...more });
const isThere = async (model: string, id: string) => (await unit().find(model, id)) !== null;

/** Refresh tokens, as many. */
async function issue(count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => randomUUID());
  const issuing = unit();
  for (const id of ids) issuing.upsert('RefreshToken', id, payload(), 600);
  await issuing.flush();
  return ids;
}

/** A refresh up to its last moment: what it makes has this name. */
async function refreshing(id: string, clientId = 'portal') {
  const one = unit();
  await one.find('RefreshToken', id);
  const made = randomUUID();
  one.consume('RefreshToken', id);
  one.upsert('RefreshToken', made, payload({ clientId }), 600);
  one.upsert('AccessToken', made, payload({ clientId }), 600);
  return { made, flush: () => one.flush() };
}

type Refreshing = Awaited<ReturnType<typeof refreshing>>;
const kept = ({ made }: Refreshing) =>
  Promise.all(['RefreshToken', 'AccessToken'].map((model) => isThere(model, made)));

test('refreshes of the same time are written as one statement', async () => {
  const ids = await issue(12);
  const all = await Promise.all(ids.map((id) => refreshing(id)));
  const { db } = server.context;
  let statements = 0;
  const count = () => {
    statements += 1;
  };
  db.on('query', count);
  await Promise.all(all.map(({ flush }) => flush()));
  db.removeListener('query', count);
  expect(statements).toBe(2); // the first goes alone
  for (const one of all) expect(await kept(one)).toEqual([true, true]);
  for (const id of ids) expect((await unit().find('RefreshToken', id))?.consumedAt).toBeInstanceOf(Date);
});

test('T41 of refreshes that are written together, the one whose token was used meanwhile makes nothing', async () => {
  const ids = await issue(6);
  const all = await Promise.all(ids.map((id) => refreshing(id)));
  const using = unit();
  using.consume('RefreshToken', ids[3] ?? '');
  await using.flush();
  const outcomes = await Promise.allSettled(all.map(({ flush }) => flush()));
  expect(outcomes.map(({ status }) => status === 'fulfilled')).toEqual(ids.map((_, at) => at !== 3));
  expect(outcomes[3]).toMatchObject({ reason: expect.any(AlreadyConsumed) });
  for (const [at, one] of all.entries()) expect(await kept(one)).toEqual(Array(2).fill(at !== 3));
});

test('nobody waits for a token that is locked elsewhere but who uses it', async () => {
  const ids = await issue(6);
  const all = await Promise.all(ids.map((id) => refreshing(id)));
  const transaction = await server.context.db.transaction();
  await transaction.raw(
    "delete from oidc_artifact where model = 'RefreshToken' and id_hash = sha256(?)",
    Buffer.from(ids[3] ?? ''),
  );
  const flushes = all.map(({ flush }) => flush());
  const ofLocked = expect(flushes[3]).rejects.toBeInstanceOf(AlreadyConsumed);
  await Promise.all(flushes.filter((_, at) => at !== 3));
  await transaction.commit();
  await ofLocked;
  expect(await kept(all[3] as Refreshing)).toEqual([false, false]);
}, 5_000); // after ten seconds the database itself would end the wait

test('what the database refuses of one is written of the others, and waits for the disk as ever', async () => {
  const { db } = server.context;
  await db.raw(`
    create table told (setting text);
    create function refuse() returns trigger language plpgsql as $$ begin
      if new.client_id = 'refused' then raise exception 'of the test'; end if;
      insert into told values (current_setting('synchronous_commit'));
      return new; end $$;
    create trigger refuse after insert on oidc_artifact for each row execute function refuse()`);
  const ids = await issue(10);
  await db.raw('truncate told');
  const clientOf = (at: number) => (at === 3 ? 'refused' : 'portal');
  const all = await Promise.all(ids.slice(0, 5).map((id, at) => refreshing(id, clientOf(at))));
  const outcomes = await Promise.allSettled(all.map(({ flush }) => flush()));
  expect(outcomes.map(({ status }) => status === 'fulfilled')).toEqual(all.map((_, at) => at !== 3));
  for (const [at, one] of all.entries()) expect(await kept(one)).toEqual(Array(2).fill(at !== 3));
  expect(await isThere('RefreshToken', ids[3] ?? '')).toBe(true);
  const together = await Promise.all(ids.slice(5).map((id) => refreshing(id)));
  await Promise.all(together.map(({ flush }) => flush()));
  expect((await db.raw('select setting, count(*)::int from told group by 1')).rows).toEqual([
    { setting: 'on', count: 18 },
  ]);
});

test('tabs that come at once share the grant of their session and client, which all of them make', async () => {
  const id = randomUUID();
  const tabs = Array.from({ length: 4 }, unit);
  for (const tab of tabs) {
    expect(await tab.find('Grant', id)).toBeNull();
    tab.upsert('Grant', id, payload({ clientId: 'portal' }), 600);
  }
  await Promise.all(tabs.map((tab) => tab.flush()));
  expect(await isThere('Grant', id)).toBe(true);
});
