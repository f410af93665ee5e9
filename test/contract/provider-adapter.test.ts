import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { AdapterPayload } from 'oidc-provider';
import { now } from '../../src/clock.ts';
import { AlreadyConsumed } from '../../src/oidc/flush.ts';
import { UnitOfWork, withUnit } from '../../src/oidc/unit-of-work.ts';
import { signInHonestly } from '../helpers/honest.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { person } from '../helpers/people.ts';
import { PlainClient } from '../helpers/plain-client.ts';
import { TestServer } from '../helpers/server.ts';

const hanako = person('hanako');
const offline = { scope: 'openid offline_access', prompt: 'consent' };
let server: TestServer;
let portal: PlainClient;
let browser: MemberBrowser;

beforeAll(async () => {
  server = await TestServer.start({ processes: 2 });
  await server.insurer({ code: 'sample', secondFactors: [] });
  await server.enrol('sample', hanako);
  portal = await PlainClient.register(server, ['sample']);
  browser = new MemberBrowser();
  await browser.open(portal.authorizationUrl());
  await signInHonestly(server, browser, hanako);
});
afterAll(() => server.stop());

const unit = () => new UnitOfWork(server.context);
const find = (model: string, id: string) => unit().find(model, id);
const payload = (more: object = {}): AdapterPayload => ({
  iat: 1,
  exp: Math.floor(now().getTime() / 1000) + 600,
  ...more,
});

async function store(model: string, more: object = {}): Promise<string> {
  const id = randomUUID();
  const storing = unit();
  storing.upsert(model, id, payload(more), 600);
  await storing.flush();
  return id;
}

describe('consume', () => {
  test.each(['AuthorizationCode', 'RefreshToken', 'PushedAuthorizationRequest'])(
    'of sixteen units that consume one %s, one succeeds, and nothing that the others wrote is kept',
    async (model) => {
      const id = await store(model);
      const outcomes = await Promise.allSettled(
        Array.from({ length: 16 }, async () => {
          const one = unit();
          await one.find(model, id);
          one.consume(model, id);
          const token = randomUUID();
          one.upsert('AccessToken', token, payload(), 600);
          await one.flush();
          return token;
        }),
      );
      const won = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      const reasons = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
      expect(won).toHaveLength(1);
      for (const reason of reasons) expect(reason).toBeInstanceOf(AlreadyConsumed);
      expect((await find('AccessToken', won[0] ?? ''))?.payload.iat).toBe(1);
      expect((await find(model, id))?.consumedAt).toBeInstanceOf(Date);
    },
  );

  test('what clients are told of leaves with the unit, or not at all', async () => {
    const backchannelLogoutUri = 'https://rp.example/logout';
    const { id: clientId } = await PlainClient.register(server, ['sample'], { backchannelLogoutUri });
    const accountId = randomUUID();
    // The worker sees nothing of a transaction that never commits.
    const transaction = await server.context.db.transaction();
    const flushed = async (one: UnitOfWork) => {
      const statements: string[] = [];
      transaction.on('query', ({ sql }: { sql: string }) => statements.push(sql));
      await one.within(transaction, () => one.flush());
      const sql = `select count(*)::int as jobs from graphile_worker.jobs where task_identifier = 'tell_logout'`;
      return { statements: statements.length, ...(await transaction.raw(sql)).rows[0] };
    };
    const kept = unit();
    for (const sid of ['x', 'y', 'x']) kept.tell({ accountId, clientId, sid });
    expect(await flushed(kept)).toEqual({ statements: 1, jobs: 2 });
    await transaction.rollback();

    const undone = unit();
    undone.tell({ accountId, clientId, sid: 'z' });
    undone.consume('AuthorizationCode', randomUUID());
    await expect(undone.flush()).rejects.toBeInstanceOf(AlreadyConsumed);
    expect((await server.context.db.raw('select from graphile_worker._private_jobs')).rows).toEqual([]);
  });

  test('what was never there, or is gone, cannot be consumed', async () => {
    const one = unit();
    one.consume('AuthorizationCode', randomUUID());
    await expect(one.flush()).rejects.toBeInstanceOf(AlreadyConsumed);
  });
});

test('ReplayDetection: of sixteen parallel uses of one identifier, one is the first', async () => {
  const { provider } = server.context;
  const jti = randomUUID();
  const { ReplayDetection } = provider as unknown as {
    ReplayDetection: { unique(issuer: string, jti: string, exp: number): Promise<boolean> };
  };
  const use = () =>
    withUnit(unit(), () => ReplayDetection.unique('client', jti, Math.floor(now().getTime() / 1000) + 60));
  const uses = await Promise.all(Array.from({ length: 16 }, use));
  expect(uses.filter((first) => first)).toHaveLength(1);
  expect(await use()).toBe(false);
});

test('Session.save: a session that was ended while a request used it does not come back with its last use', async () => {
  const id = await store('Session', { uid: randomUUID() });
  const slow = unit();
  const found = await slow.find('Session', id);
  const ending = unit();
  ending.destroy('Session', id);
  await ending.flush();
  slow.upsert('Session', id, { ...found?.payload, used: true }, 3600);
  await slow.flush();
  expect(await find('Session', id)).toBeNull();
});

test('a payload opens in its own row alone: moved to another, it is a fault', async () => {
  const [one, other] = [await store('AccessToken'), await store('AccessToken')];
  const { db } = server.context;
  await db.raw(
    `update oidc_artifact a set sealed_payload = b.sealed_payload from oidc_artifact b
     where a.id_hash = sha256(?) and b.id_hash = sha256(?)`,
    [Buffer.from(one), Buffer.from(other)],
  );
  await expect(find('AccessToken', one)).rejects.toThrow();
  await expect(find('AccessToken', other)).resolves.not.toBeNull();
});

test('revokeByGrantId: ends what this very request made too', async () => {
  const grantId = randomUUID();
  const one = unit();
  const token = randomUUID();
  one.upsert('AccessToken', token, payload({ grantId }), 600);
  one.revokeByGrantId('AccessToken', grantId);
  await one.flush();
  expect(await find('AccessToken', token)).toBeNull();
});

describe('a flush that fails', () => {
  beforeAll(() => {
    jest.spyOn(process.stderr, 'write').mockReturnValue(true); // where failing tests show the log
  });
  afterAll(() => {
    jest.restoreAllMocks();
  });
  const refuse = () =>
    server.context.db.raw(`
      create function refuse() returns trigger language plpgsql as $$ begin raise exception 'of the test'; end $$;
      create trigger refuse before insert on oidc_artifact for each row execute function refuse()`);
  const admit = () => server.context.db.raw('drop trigger refuse on oidc_artifact; drop function refuse()');

  test('leaves no code, token or cookie, and the same request succeeds afterwards', async () => {
    await refuse();
    const url = portal.authorizationUrl({ prompt: 'none' });
    const refused = await browser.exchange('GET', url);
    expect(refused.status).toBe(503);
    expect([refused.headers.location, refused.headers['set-cookie']]).toEqual([undefined, undefined]);
    await admit();
    await browser.open(url);
    expect(PlainClient.answer(browser.callbackUrl)).toHaveProperty('code');
  });

  test('a code is not used up by an exchange that failed', async () => {
    await browser.open(portal.authorizationUrl({ prompt: 'none' }));
    const { code = '' } = PlainClient.answer(browser.callbackUrl);
    await refuse();
    const failed = await portal.redeem(code);
    expect([failed.status, failed.json.error]).toEqual([503, 'temporarily_unavailable']);
    await admit();
    expect((await portal.redeem(code)).status).toBe(200);
  });
});

describe('durable before the answer', () => {
  const told = new Map<string, Set<string>>();
  beforeAll(async () => {
    await server.context.db.raw(`
      create table told (line text);
      create function tell() returns trigger language plpgsql as $$ begin
        insert into told values (tg_op || ' ' || coalesce(to_jsonb(old)->>'model', to_jsonb(new)->>'model', tg_table_name)
          || ' ' || current_setting('synchronous_commit'));
        return null; end $$;
      create trigger tell after insert or update or delete on oidc_artifact for each row execute function tell();
      create trigger tell after insert or update or delete on interaction for each row execute function tell()`);
    await browser.open(portal.authorizationUrl({ prompt: 'login' }));
    await signInHonestly(server, browser, hanako);
    await browser.open(portal.authorizationUrl(offline));
    const { json } = await portal.redeem(PlainClient.answer(browser.callbackUrl).code ?? '');
    const next = await portal.refresh(String(json.refresh_token));
    await portal.post('/token/revocation', { token: String(next.json.refresh_token) });
    await browser.open(`${server.issuer}/session/end`);
    await browser.press('confirm');
    const { rows } = await server.context.db.raw('select distinct line from told');
    for (const { line } of rows as { line: string }[]) {
      const [operation, model, setting = ''] = line.split(' ');
      const key = `${operation} ${model}`;
      told.set(key, (told.get(key) ?? new Set()).add(setting));
    }
  });

  test.each([
    ['a code that was used', 'UPDATE AuthorizationCode'],
    ['a refresh token that was used', 'UPDATE RefreshToken'],
    ['a refresh token that was issued', 'INSERT RefreshToken'],
    ['a grant that was widened', 'UPDATE Grant'],
    ['a grant revoked', 'DELETE Grant'],
    ['a token revoked', 'DELETE RefreshToken'],
    ['a session ended', 'DELETE Session'],
    ['an interaction answered', 'DELETE interaction'],
  ])('%s', (_, what) => expect(told.get(what)).toEqual(new Set(['on'])));

  test('what can simply be repeated does not wait for the disk: an interaction that begins', () => {
    expect(told.get('INSERT interaction')).toContain('off');
  });
});
