import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { now } from '../../src/clock.ts';
import { getInsurer } from '../../src/insurer/store.ts';
import { findMemberByUserId } from '../../src/member/store.ts';
import { UnitOfWork } from '../../src/oidc/unit-of-work.ts';
import { person } from '../helpers/people.ts';
import { TestServer } from '../helpers/server.ts';

const hanako = person('hanako');
let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
  await server.insurer({ code: 'sample', secondFactors: [] });
  await server.enrol('sample', hanako);
});
afterAll(() => server.stop());

const unit = () => new UnitOfWork(server.context);
const find = (id: string) => unit().find('AccessToken', id);
const payload = (more: object) => ({ exp: Math.floor(now().getTime() / 1000) + 600, ...more });

async function store(...payloads: object[]): Promise<string[]> {
  const storing = unit();
  const ids = payloads.map(() => randomUUID());
  for (const [at, id] of ids.entries()) storing.upsert('AccessToken', id, payload(payloads[at] ?? {}), 600);
  await storing.flush();
  return ids;
}

/** How many statements read tokens while `work` ran. */
async function reading<T>(work: () => Promise<T>): Promise<{ answer: T; statements: number }> {
  const { db } = server.context;
  let statements = 0;
  const count = ({ sql }: { sql: string }) => {
    if (sql.includes('grant_payload')) statements += 1;
  };
  db.on('query', count);
  const answer = await work();
  db.removeListener('query', count);
  return { answer, statements };
}

test('tokens that requests ask for at once are read together, and each hears of its own', async () => {
  const ids = await store(...Array.from({ length: 12 }, (_, iat) => ({ iat })));
  const asked = [...ids, randomUUID(), ids[1] ?? ''];
  const { answer, statements } = await reading(() => Promise.all(asked.map(find)));
  expect(answer.map((found) => found?.payload.iat)).toEqual([...ids.keys(), undefined, 1]);
  expect(statements).toBe(2); // the first goes alone
});

test('a token that was read together with others comes with its grant and session', async () => {
  const [grantId, uid] = [randomUUID(), randomUUID()];
  const storing = unit();
  storing.upsert('Grant', grantId, payload({ iat: 7 }), 600);
  storing.upsert('Session', randomUUID(), payload({ iat: 8, uid }), 600);
  await storing.flush();
  const [other = '', id = ''] = await store({ iat: 1 }, { iat: 2, grantId, sessionUid: uid });
  const { answer, statements } = await reading(async () => {
    const one = unit();
    const [, token] = await Promise.all([find(other), one.find('AccessToken', id)]);
    return [token, await one.find('Grant', grantId), await one.findSessionByUid(uid)];
  });
  expect(answer.map((found) => found?.payload.iat)).toEqual([2, 7, 8]);
  expect(statements).toBe(2);
});

test('T47 tokens that are read together are not there once everything of their member was ended', async () => {
  const { db, secrets } = server.context;
  const { id: insurerId } = await getInsurer(db, 'sample');
  const member = await findMemberByUserId(db, secrets, insurerId, hanako.userId);
  if (member === undefined) throw new Error('hanako is not there');
  const storing = unit();
  storing.rememberMember(member);
  const ids = Array.from({ length: 4 }, () => randomUUID());
  for (const id of ids) storing.upsert('AccessToken', id, payload({ accountId: member.id }), 600);
  await storing.flush();
  const states = async () => (await Promise.all(ids.map(find))).map((found) => found?.epoch);
  expect(await states()).toEqual(ids.map(() => member.epoch));
  await db.raw('update member set epoch = epoch + 1 where id = ?', [member.id]);
  expect(await states()).toEqual(ids.map(() => undefined));
});

test('a request that has a transaction reads in it, whatever is asked for outside', async () => {
  const ids = await store({ iat: 1 }, { iat: 2 });
  const transaction = await server.context.db.transaction();
  await transaction.raw('delete from oidc_artifact');
  const outside = ids.map(find);
  const within = ids.map((id) => {
    const one = unit();
    return one.within(transaction, () => one.find('AccessToken', id));
  });
  expect(await Promise.all(within)).toEqual([null, null]);
  expect((await Promise.all(outside)).map((found) => found?.payload.iat)).toEqual([1, 2]);
  await transaction.rollback();
});

test('a database that fails is told to all who asked together, and the next are answered', async () => {
  const ids = await store({ iat: 1 }, { iat: 2 }, { iat: 3 });
  const { db } = server.context;
  await db.raw('alter table oidc_artifact rename to elsewhere');
  const failed = await Promise.allSettled(ids.map(find));
  await db.raw('alter table elsewhere rename to oidc_artifact');
  expect(failed.map(({ status }) => status)).toEqual(ids.map(() => 'rejected'));
  expect((await Promise.all(ids.map(find))).map((found) => found?.payload.iat)).toEqual([1, 2, 3]);
});
