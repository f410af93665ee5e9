import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { BackChannel } from '../helpers/back-channel.ts';
import { readLogoutToken } from '../helpers/logout-token.ts';
import { expectRefusal, wouldNeedPages } from './checks.ts';
import { type Prepared, prepare } from './prepare.ts';
import { SuiteBrowser } from './suite-browser.ts';
import { random } from './suite-client.ts';

let channel: BackChannel;
let suite: Prepared;

beforeAll(async () => {
  // oidc-provider says that its guard against inner addresses cannot be made within jest.
  jest.spyOn(console, 'warn').mockImplementation(() => {});
  channel = await new BackChannel().start();
  suite = await prepare({ backchannelLogoutUri: channel.url('suite') });
});
afterAll(async () => {
  await suite.stop();
  await channel.stop();
});

describe('Back-Channel Logout OP', () => {
  test('oidcc-backchannel-rp-initiated-logout: the client is told of the session it knows, and the browser comes back', async () => {
    const { client, server } = suite;
    const browser = new SuiteBrowser();
    const { tokens, claims } = await client.complete(browser);
    expect(claims.sid).toEqual(expect.any(String));
    const state = random(128);
    const parameters = {
      id_token_hint: String(tokens.id_token),
      post_logout_redirect_uri: 'https://portal.example/',
      state,
    };
    await browser.open(`${server.issuer}/session/end?${new URLSearchParams(parameters)}`);
    await browser.press('confirm');
    expect(browser.callbackUrl).toBe(`https://portal.example/?state=${state}`);

    await channel.until(() => channel.of('suite').length > 0);
    const token = await readLogoutToken(channel.of('suite')[0] ?? '', server.issuer, client.plain.id);
    expect([token.sub, token.sid]).toEqual([claims.sub, claims.sid]);

    const request = client.request({ prompt: 'none' });
    const arrived = await client.arrival(browser, request);
    expectRefusal(arrived, { issuer: server.issuer, state: request.state, errors: wouldNeedPages });
  });
});
