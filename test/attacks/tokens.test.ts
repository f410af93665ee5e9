import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { person } from '../helpers/people.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';
import { Walk } from '../helpers/walk.ts';

let server: TestServer;
let portal: RelyingParty;

beforeAll(async () => {
  server = await TestServer.start({ processes: 2 });
  await server.insurer({ code: 'sample', secondFactors: [] });
  portal = await server.relyingParty(['sample'], { scope: 'openid offline_access' });
});
afterAll(() => server.stop());

/** The address a member is sent back to the relying party with, code included. */
async function callback(userId: string): Promise<string> {
  const { browser, ...walk } = new Walk(server, person(userId));
  await server.enrol('sample', walk.person);
  await browser.signInAt(portal, { scope: 'openid offline_access', prompt: 'consent' });
  await browser.submit({ userId, password: walk.person.initialPassword });
  await browser.submit({ birthdate: walk.person.birthdate });
  await browser.submit({ email: walk.person.email });
  await browser.submit({ code: await server.post.nextCode(walk.person.email) });
  const { password } = walk.person;
  await browser.submit({ newPassword: password, newPasswordConfirmation: password });
  return browser.callbackUrl ?? '';
}

/** What came of 16 times the same at once: the results, and the OAuth errors of the rest. */
async function sixteen<T>(attempt: () => Promise<T>): Promise<{ results: T[]; errors: Set<string> }> {
  const settled = await Promise.allSettled(Array.from({ length: 16 }, attempt));
  return {
    results: settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])),
    errors: new Set(settled.flatMap((one) => (one.status === 'rejected' ? [one.reason.error] : []))),
  };
}

test('T41 of 16 redemptions of one authorization code at once, one gets tokens, and a later one ends them', async () => {
  const url = await callback('redeemer');
  const { results, errors } = await sixteen(() => portal.redeem(url));
  expect(results.length).toBe(1);
  expect(errors).toEqual(new Set(['invalid_grant']));
  await expect(portal.redeem(url)).rejects.toMatchObject({ error: 'invalid_grant' });
  for (const { tokens, claims } of results)
    await expect(portal.userinfo(tokens.access_token, claims.sub)).rejects.toThrow();
});

test('T42 of 16 refreshes with one token at once, one gets the next, and the family lives', async () => {
  const { tokens } = await portal.redeem(await callback('refresher'));
  const { results, errors } = await sixteen(() => portal.refresh(tokens.refresh_token ?? ''));
  expect(results).toHaveLength(1);
  expect(errors).toEqual(new Set(['invalid_grant']));
  const next = await portal.refresh(results[0]?.refresh_token ?? '');
  expect(next.access_token).toBeTruthy();
});
