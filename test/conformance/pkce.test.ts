import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Registration } from '../../src/client/registration.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { person } from '../helpers/people.ts';
import { PlainClient } from '../helpers/plain-client.ts';
import { TestServer } from '../helpers/server.ts';
import { FapiClient } from './fapi-client.ts';

let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start({ env: { CONFORMANCE_CLIENTS: 'named,named-public,named-fapi' } });
  await server.insurer({ code: 'sample', secondFactors: [] });
});
afterAll(() => server.stop());

/** What a request without PKCE meets: the error, or the sign-in page. */
async function withoutPkce(
  registration: Partial<Registration> & { clientId?: string },
): Promise<string | null> {
  const client = await PlainClient.register(server, ['sample'], registration);
  const browser = new MemberBrowser();
  await browser.open(client.authorizationUrl({ code_challenge: null, code_challenge_method: null }));
  return browser.callbackUrl === null
    ? browser.page.step
    : (PlainClient.answer(browser.callbackUrl).error_description ?? null);
}

const missing = expect.stringMatching(/PKCE/);

test('D7 only a client the process was told of comes without PKCE', async () => {
  expect(await withoutPkce({ clientId: 'named' })).toBe('credentials');
  expect(await withoutPkce({ name: 'named' })).toEqual(missing);
  expect(await withoutPkce({ clientId: 'named-2' })).toEqual(missing);
});

test('D7 and never one that keeps no secret, or is under FAPI 2.0', async () => {
  expect(await withoutPkce({ clientId: 'named-public', public: true })).toEqual(missing);
  const fapi = await FapiClient.register(server, person('nobody'), { clientId: 'named-fapi' });
  const pushed = await fapi.push(fapi.request({ code_challenge: null, code_challenge_method: null }));
  expect(pushed.json.error_description).toEqual(missing);
});
