import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { SignJWT, UnsecuredJWT } from 'jose';
import { expectRefusal, wouldNeedPages } from './checks.ts';
import { type Prepared, prepare } from './prepare.ts';
import { SuiteBrowser } from './suite-browser.ts';
import { type Completed, random } from './suite-client.ts';

const back = 'https://portal.example/';
let suite: Prepared;
let browser: SuiteBrowser;
let signedIn: Completed;

beforeAll(async () => {
  suite = await prepare();
});
afterAll(() => suite.stop());
beforeEach(async () => {
  browser = new SuiteBrowser();
  signedIn = await suite.client.complete(browser);
});

/** What the relying party sends with the browser: an honest request, changed by `more`; null leaves a parameter out. */
async function endSession(more: Record<string, string | null> = {}): Promise<void> {
  const parameters = {
    id_token_hint: String(signedIn.tokens.id_token),
    post_logout_redirect_uri: back,
    state: random(128),
    ...more,
  };
  const present = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== null);
  await browser.open(`${suite.server.issuer}/session/end?${new URLSearchParams(present)}`);
}

async function expectSignedOut(): Promise<void> {
  const request = suite.client.request({ prompt: 'none' });
  const arrived = await suite.client.arrival(browser, request);
  expectRefusal(arrived, { issuer: suite.server.issuer, state: request.state, errors: wouldNeedPages });
}

describe('RP-Initiated Logout OP', () => {
  test('oidcc-rp-initiated-logout: asked, ended, back with the state as it was, and the session is over', async () => {
    const state = random(128);
    await endSession({ state });
    await browser.expectStep('sign-out');
    await browser.press('confirm');
    expect(browser.callbackUrl).toBe(`${back}?state=${state}`);
    await expectSignedOut();
  });

  test('oidcc-rp-initiated-logout-no-state: back without one', async () => {
    await endSession({ state: null });
    await browser.press('confirm');
    expect(browser.callbackUrl).toBe(back);
    await expectSignedOut();
  });

  test('oidcc-rp-initiated-logout-bad-id-token-hint: a hint of the suite’s own making ends at our error page', async () => {
    const { id, secret } = suite.client.plain;
    const hint = await new SignJWT({ iss: id, sub: 'SubjectID', aud: suite.server.issuer, nonce: 'flibble' })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(Buffer.from(String(secret)));
    await endSession({ id_token_hint: hint });
    await browser.expectStep('error');
  });

  test('oidcc-rp-initiated-logout-modified-id-token-hint: so does ours, with its signature taken off', async () => {
    await endSession({ id_token_hint: new UnsecuredJWT(signedIn.claims).encode() });
    await browser.expectStep('error');
  });

  test.each([
    ['oidcc-rp-initiated-logout-bad-post-logout-redirect-uri', `${back}${random()}`],
    ['oidcc-rp-initiated-logout-query-added-to-post-logout-redirect-uri', `${back}?foo=bar`],
  ])('%s: an address that is not registered ends at our error page', async (_, address) => {
    await endSession({ post_logout_redirect_uri: address });
    await browser.expectStep('error');
  });

  const nobody = { id_token_hint: null };
  const nowhere = { post_logout_redirect_uri: null };
  test.each([
    ['oidcc-rp-initiated-logout-no-id-token-hint', nobody],
    ['oidcc-rp-initiated-logout-no-params', { ...nobody, ...nowhere, state: null }],
    ['oidcc-rp-initiated-logout-no-post-logout-redirect-uri', nowhere],
    ['oidcc-rp-initiated-logout-only-state', { ...nobody, ...nowhere }],
  ])('%s: it is asked, ended, and stays with us', async (_, more) => {
    await endSession(more);
    await browser.press('confirm');
    await browser.expectStep('signed-out');
    await expectSignedOut();
  });
});
