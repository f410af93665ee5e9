import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { hours, minutes, seconds } from '../../src/clock.ts';
import { advance, realClock, setClock } from '../helpers/clock.ts';
import { person } from '../helpers/people.ts';
import type { RelyingParty, SignedIn } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';
import { Walk } from '../helpers/walk.ts';

let server: TestServer;
let portal: RelyingParty;
let walk: Walk;
let first: SignedIn;
const hanako = person('Hanako-01', 1, {
  symbol: '記号－ア',
  number: '0042',
  branchNumber: '01',
  birthdate: '19800229',
  relationship: '家族',
});
const everything = 'openid profile email birthdate insurance offline_access';

beforeAll(async () => {
  setClock('2026-04-07T09:00:00+09:00');
  server = await TestServer.start();
  await server.publish('2026-04');
  await server.insurer({ code: 'sample', number: '06139999' });
  portal = await server.relyingParty(['sample']);
  await server.enrol('sample', hanako);
  walk = new Walk(server, hanako);
  first = await walk.settle(portal, 'email-otp');
});
afterAll(async () => {
  await server.stop();
  realClock();
});

/** Signs in by the session, with these parameters. */
async function signIn(relyingParty: RelyingParty, parameters: Record<string, string>): Promise<SignedIn> {
  await walk.browser.signInAt(relyingParty, parameters);
  return walk.browser.reachesPortal();
}

test.each([
  ['openid', {}],
  ['openid profile', { preferred_username: 'Hanako-01', updated_at: expect.any(Number) }],
  ['openid email', { email: hanako.email, email_verified: true }],
  ['openid birthdate', { birthdate: '1980-02-29' }],
  [
    'openid insurance',
    {
      kenpo_insurer_number: '06139999',
      kenpo_symbol: '記号－ア',
      kenpo_number: '0042',
      kenpo_branch_number: '01',
      kenpo_relationship: '家族',
    },
  ],
])('scope %s', async (scope, claims) => {
  const { userinfo } = await signIn(portal, { scope });
  expect(userinfo).toEqual({ sub: first.claims.sub, ...claims });
});

test('the ID token tells of the sign-in and nothing of the person', async () => {
  const { claims } = await signIn(portal, { scope: everything, prompt: 'consent' });
  const names = ['acr', 'amr', 'aud', 'auth_time', 'exp', 'iat', 'iss', 'nonce', 'sub'];
  expect(
    Object.keys(claims)
      .filter((name) => !['at_hash', 'sid'].includes(name))
      .sort(),
  ).toEqual(names);
  expect(claims.exp - claims.iat).toBeLessThanOrEqual(3600);
});

test('a claim is in the ID token only where the request asks for it there', async () => {
  const claims = JSON.stringify({ id_token: { birthdate: null, kenpo_number: { essential: true } } });
  const { claims: told } = await signIn(portal, { scope: 'openid birthdate insurance', claims });
  expect(told).toMatchObject({ birthdate: '1980-02-29', kenpo_number: '0042' });
  expect(told).not.toHaveProperty('kenpo_symbol');
});

test('a client is told only what it is registered for', async () => {
  const modest = await server.relyingParty(['sample'], { scope: 'openid email' });
  await walk.browser.signInAt(modest, { scope: 'openid email insurance' });
  if (walk.browser.refusedAtPortal() === null) {
    const { userinfo } = await walk.browser.reachesPortal();
    expect(Object.keys(userinfo).sort()).toEqual(['email', 'email_verified', 'sub']);
  } else expect(walk.browser.refusedAtPortal()).toBe('invalid_scope');
});

test('sub is stable, and another one for each sector of pairwise clients', async () => {
  const [one, two] = await Promise.all([
    server.relyingParty(['sample'], {
      subjectType: 'pairwise',
      redirectUris: ['https://one.example/callback'],
    }),
    server.relyingParty(['sample'], {
      subjectType: 'pairwise',
      redirectUris: ['https://two.example/callback'],
    }),
  ]);
  const subs = [await signIn(one, {}), await signIn(one, {}), await signIn(two, {})].map(
    ({ claims }) => claims.sub,
  );
  expect(subs[0]).toBe(subs[1]);
  expect(new Set([...subs, first.claims.sub]).size).toBe(3);
});

test('offline_access is granted with prompt=consent, without any page, and not without it', async () => {
  const { tokens } = await signIn(portal, { scope: 'openid offline_access' });
  expect(tokens.refresh_token).toBeUndefined();
  walk.browser.steps.length = 0;
  const granted = await signIn(portal, { scope: 'openid offline_access', prompt: 'consent' });
  expect(granted.tokens.refresh_token).toEqual(expect.any(String));
  expect(walk.browser.steps).toEqual([]);
});

test('a refresh token works once, and its reuse ends the family', async () => {
  const { tokens, claims } = await signIn(portal, { scope: 'openid offline_access', prompt: 'consent' });
  const second = await portal.refresh(tokens.refresh_token ?? '');
  expect(second.claims()?.auth_time).toBe(claims.auth_time);
  advance(minutes(1));
  const third = await portal.refresh(second.refresh_token ?? '');
  advance(seconds(11));
  await expect(portal.refresh(tokens.refresh_token ?? '')).rejects.toMatchObject({ error: 'invalid_grant' });
  await expect(portal.refresh(third.refresh_token ?? '')).rejects.toMatchObject({ error: 'invalid_grant' });
});

test('an access token lives ten minutes, a refresh token goes on when the session is over', async () => {
  const { tokens, claims } = await signIn(portal, { scope: everything, prompt: 'consent' });
  await portal.userinfo(tokens.access_token, claims.sub);
  advance(minutes(10) + seconds(16)); // 15 s are borne between clocks
  await expect(portal.userinfo(tokens.access_token, claims.sub)).rejects.toThrow();
  advance(hours(25));
  const refreshed = await portal.refresh(tokens.refresh_token ?? '');
  expect((await portal.userinfo(refreshed.access_token, claims.sub)).kenpo_number).toBe('0042');
});

test('a revoked refresh token is worth nothing', async () => {
  await walk.enter(portal, hanako.password, { scope: 'openid offline_access', prompt: 'consent' });
  await walk.show('email-otp');
  const { tokens } = await walk.browser.reachesPortal();
  await portal.revoke(tokens.refresh_token ?? '');
  await expect(portal.refresh(tokens.refresh_token ?? '')).rejects.toMatchObject({ error: 'invalid_grant' });
});
