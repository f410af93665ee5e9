import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeProtectedHeader } from 'jose';
import type { JWK } from 'oidc-provider';
import { after, days, hours, minutes, seconds } from '../../src/clock.ts';
import { retireKeys } from '../../src/jobs/retire-keys.ts';
import { type Algorithm, algorithms, publicHalf } from '../../src/keys/signing-key.ts';
import { listSigningKeys } from '../../src/keys/signing-key-store.ts';
import { realClock, setClock } from '../helpers/clock.ts';
import { exchange } from '../helpers/exchange.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { kosmoAt } from '../helpers/operators-shell.ts';
import { OtherNode } from '../helpers/other-node.ts';
import { person } from '../helpers/people.ts';
import { PlainClient } from '../helpers/plain-client.ts';
import { TestServer } from '../helpers/server.ts';
import { until } from '../helpers/until.ts';
import { type Verifier, verifiers } from '../helpers/verifiers.ts';
import { Walk } from '../helpers/walk.ts';

let server: TestServer;
/** A second process, of its own, on the same database; requests go to both in turn. */
let other: OtherNode;
let time = new Date('2026-07-01T09:00:00+09:00');
let clients: Client[];
let parties: Verifier[];
/** An ID token signed before everything, and the browser that got it. */
let oldest: { hint: string; browser: MemberBrowser };

interface Client {
  plain: PlainClient;
  refreshToken: string;
}

const hanako = person('hanako');

beforeAll(async () => {
  setClock(time);
  server = await TestServer.start();
  await server.insurer({ code: 'sample', secondFactors: [] });
  await server.enrol('sample', hanako);
  other = await OtherNode.start(server, time);
  parties = verifiers(server.issuer);
  const browser = new MemberBrowser();
  const portal = await server.relyingParty(['sample']);
  const walk = new Walk(server, hanako, browser);
  await walk.enter(portal, hanako.initialPassword);
  await browser.submit({ birthdate: hanako.birthdate });
  await browser.submit({ email: hanako.email });
  await walk.openLink();
  await browser.press('refresh');
  await browser.submit({ newPassword: hanako.password, newPasswordConfirmation: hanako.password });
  await browser.reachesPortal();
  clients = [];
  oldest = { hint: '', browser };
  for (const alg of algorithms) clients.push(await connect(browser, alg));
  server.sendTo([other.handle, 'here']);
}, 60_000);
afterAll(async () => {
  await other.stop();
  await server.stop();
  realClock();
});

async function connect(browser: MemberBrowser, signingAlg: Algorithm): Promise<Client> {
  const plain = await PlainClient.register(server, ['sample'], { signingAlg });
  await browser.open(plain.authorizationUrl({ scope: 'openid offline_access', prompt: 'consent' }));
  const { json } = await plain.redeem(PlainClient.answer(browser.callbackUrl).code ?? '');
  oldest.hint ||= String(json.id_token);
  return { plain, refreshToken: String(json.refresh_token) };
}

/** Time goes on, for both processes and everybody who verifies. */
function wait(milliseconds: number): void {
  time = after(time, milliseconds);
  setClock(time);
  other.setClock(time);
}

const verified = { tokens: 0, verifications: 0, failures: [] as string[] };
let issued: { token: string; at: Date }[] = [];

async function verify(token: string): Promise<void> {
  for (const [who, party] of parties.entries()) {
    verified.verifications += 1;
    await party(token).catch((error: Error) =>
      verified.failures.push(`${time.toISOString()} ${who}: ${error.message}`),
    );
  }
}

/** How many times as many tokens as usual: `ROTATION_TIMES=25` issues more than ten thousand, in some minutes. */
const times = Number(process.env.ROTATION_TIMES ?? 1);

/** Every client gets so many ID tokens, of both processes; all parties verify them, and those that still live. */
async function use(rounds: number): Promise<void> {
  await Promise.all(
    clients.map(async (client) => {
      for (let round = 0; round < rounds; round++) {
        const { json, status } = await client.plain.refresh(client.refreshToken);
        expect(status).toBe(200);
        client.refreshToken = String(json.refresh_token);
        issued.push({ token: String(json.id_token), at: time });
        verified.tokens += 1;
        await verify(String(json.id_token));
      }
    }),
  );
  issued = issued.filter(({ at }) => after(at, minutes(55)) > time);
  for (const { token } of issued.slice(0, 20)) await verify(token);
}

const kosmo = (...args: string[]) => kosmoAt(server, [...args, '--json']);
const published = async (): Promise<Record<string, unknown>[]> =>
  JSON.parse((await exchange('GET', `${server.issuer}/jwks`)).body).keys;
const kidsOf = async (): Promise<string[]> => (await published()).map(({ kid }) => String(kid)).sort();
/** Which keys sign now, at both processes. */
const signing = async (): Promise<Set<string | undefined>> => {
  issued = [];
  await use(2);
  return new Set(issued.map(({ token }) => decodeProtectedHeader(token).kid));
};
describe('T50 keys are rotated while tokens are issued and verified on two processes', () => {
  test(
    'R12 nobody who caches keys as told, for a day, or as jose does meets a signature they cannot verify',
    async () => {
      await use(20 * times);
      const old = await kidsOf();
      expect(old).toHaveLength(algorithms.length);
      const { exitCode, stdout } = await kosmo('key', 'rotate');
      expect(exitCode).toBe(0);
      const made: string[] = JSON.parse(stdout)
        .signing_keys.filter(({ state }: { state: string }) => state === 'published')
        .map(({ kid }: { kid: string }) => kid);
      expect(made).toHaveLength(algorithms.length);
      const all = 2 * algorithms.length;
      await until(async () => (await kidsOf()).length === all && (await kidsOf()).length === all);
      expect(await signing()).toEqual(new Set(old));
      for (const step of [minutes(4), minutes(2), hours(12), hours(11), minutes(50)]) {
        wait(step);
        await use(10 * times);
      }
      wait(minutes(10));
      expect([...(await signing())].every((kid) => [...old, ...made].includes(kid ?? ''))).toBe(true);
      await until(async () => [...(await signing())].every((kid) => made.includes(kid ?? '')));
      for (const step of [seconds(10), minutes(6), hours(1), days(1), days(2)]) {
        wait(step);
        await use(10 * times);
      }
      expect(await kidsOf()).toEqual([...old, ...made].sort());
      expect(verified.failures).toEqual([]);
      expect(verified.tokens).toBeGreaterThan(400 * times);
      expect(verified.verifications).toBeGreaterThan(Math.max(1_500, 3 * verified.tokens));
    },
    120_000 * times,
  );

  test('an ID token of the old key still says who signs out, at both processes', async () => {
    for (const node of ['here', other.handle] as const) {
      server.sendTo([node]);
      await signOutByHint('signed-out'); // the session is long gone, and the token believed
    }
    server.sendTo([other.handle, 'here']);
  });

  test('what nobody needs any more leaves by itself, after a month', async () => {
    const { db, secrets } = server.context;
    const before = await kidsOf();
    wait(days(27));
    expect(await retireKeys(db, secrets, time)).toBe(0);
    wait(days(2));
    expect(await retireKeys(db, secrets, time)).toBe(algorithms.length);
    expect(await retireKeys(db, secrets, time)).toBe(0);
    await until(async () => (await kidsOf()).length === algorithms.length);
    expect(before).toEqual(expect.arrayContaining(await kidsOf()));
    expect(await lastAudit()).toMatchObject({ actor: 'system', action: 'signing-key.removed' });
  });

  test('a second rotation waits for the first, and only algorithms that are there are rotated', async () => {
    expect(await kosmo('key', 'rotate', '--alg', 'ES256', '--lead', '1h')).toMatchObject({ exitCode: 0 });
    expect(await kosmo('key', 'rotate', '--alg', 'ES256')).toMatchObject({
      exitCode: 4,
      stderr: expect.stringContaining('published'),
    });
    expect(await kosmo('key', 'rotate')).toMatchObject({ exitCode: 4 });
    expect(await kosmo('key', 'rotate', '--alg', 'RS256', '--lead', '10m')).toMatchObject({ exitCode: 0 });
    for (const wrong of [
      ['--alg', 'HS256'],
      ['--lead', '5m'],
      ['--lead', '31d'],
      ['--now', '--lead', '1h'],
      ['--secret', '--now'],
    ])
      expect(await kosmo('key', 'rotate', ...wrong)).toMatchObject({ exitCode: 2, stdout: '' });
    wait(hours(2));
  });

  test('a key that has leaked is good for nothing within seconds, and a reason is kept', async () => {
    expect(await kosmo('key', 'rotate', '--now', '--yes')).toMatchObject({ exitCode: 2 });
    expect(await kosmo('key', 'rotate', '--now', '--reason', 'leaked')).toMatchObject({ exitCode: 2 });
    const before = await kidsOf();
    expect(await kosmo('key', 'rotate', '--now', '--reason', 'leaked', '--yes')).toMatchObject({
      exitCode: 0,
    });
    await until(async () => {
      const lists = [await kidsOf(), await kidsOf()];
      return lists.every(
        (kids) => kids.length === algorithms.length && !kids.some((kid) => before.includes(kid)),
      );
    });
    await signOutByHint('error');
    expect(await lastAudit()).toMatchObject({
      actor: 'sato',
      action: 'signing-key.made',
      detail: { reason: 'leaked', at_once: true },
    });
  });

  test('what is published never shows a private member, nor does key list', async () => {
    const shown = await published();
    for (const key of shown) expect(publicHalf(key as JWK)).toEqual(key);
    const { db, secrets } = server.context;
    const listed = await kosmo('key', 'list');
    for (const { jwk } of await listSigningKeys(db, secrets))
      for (const name of ['d', 'p', 'q', 'dp', 'dq', 'qi'] as const) {
        const value = jwk[name];
        if (value === undefined) continue;
        expect(JSON.stringify(shown) + listed.stdout + listed.stderr + server.log.join()).not.toContain(
          value,
        );
      }
    const headers = (await exchange('GET', `${server.issuer}/jwks`)).headers;
    expect(headers['cache-control']).toBe('public, max-age=300');
  });
});

async function signOutByHint(step: 'signed-out' | 'error'): Promise<void> {
  const { hint, browser } = oldest;
  await browser.open(`${server.issuer}/session/end?${new URLSearchParams({ id_token_hint: hint })}`);
  await browser.expectStep(step);
}

const lastAudit = () =>
  server.context.db('audit_entry').orderBy('id', 'desc').first('actor', 'action', 'detail');
