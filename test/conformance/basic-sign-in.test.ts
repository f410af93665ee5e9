import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { seconds } from '../../src/clock.ts';
import { advance } from '../helpers/clock.ts';
import { expectRefusal, wouldNeedPages } from './checks.ts';
import { basicPlans, type Prepared, prepare } from './prepare.ts';
import { SuiteBrowser } from './suite-browser.ts';
import { type Completed, random, type SuiteClient } from './suite-client.ts';

let suite: Prepared;

beforeAll(async () => {
  suite = await prepare();
});
afterAll(() => suite.stop());

describe.each(basicPlans)('%s', (_, mode) => {
  let client: SuiteClient;
  let browser: SuiteBrowser;
  beforeEach(() => {
    client = suite.client.by(mode);
    browser = new SuiteBrowser();
  });

  /** Both authorizations were the same sign-in of the same member. */
  function expectSameSignIn(first: Completed, second: Completed): void {
    expect(second.claims.sub).toBe(first.claims.sub);
    const [{ auth_time: before }, { auth_time: after }] = [first.claims, second.claims];
    if (before !== undefined && after !== undefined) expect(after).toBe(before);
  }

  /** A second authorization for which the member has to sign in again, later than at the first. */
  async function signsInAgain(more: Record<string, string>): Promise<[Completed, Completed]> {
    const first = await client.complete(browser, { max_age: '15000' });
    advance(seconds(2));
    const request = client.request(more);
    await browser.open(client.url(request));
    await browser.expectStep('credentials');
    const arrived = await client.arrivalOf(browser);
    const second = await client.redeem(client.codeIn(arrived, request), request);
    expect(second.claims.sub).toBe(first.claims.sub);
    return [first, second];
  }

  test('oidcc-prompt-login: the member is asked again, and the second ID token says so', async () => {
    const [first, second] = await signsInAgain({ prompt: 'login' });
    expect(Number(second.claims.auth_time)).toBeGreaterThan(Number(first.claims.auth_time));
  });

  test('oidcc-max-age-1: after two seconds the member is asked again, and auth_time is of that sign-in', async () => {
    const [first, second] = await signsInAgain({ max_age: '1' });
    expect(Number(second.claims.auth_time)).toBeGreaterThan(Number(first.claims.auth_time));
    expect(Date.now() / 1000 - Number(second.claims.auth_time)).toBeLessThan(5);
  });

  test('oidcc-max-age-10000: nobody is asked again, and both ID tokens name the same time', async () => {
    const first = await client.complete(browser, { max_age: '15000' });
    expect(first.claims.auth_time).toBeDefined();
    advance(seconds(2));
    const seen = browser.steps.length;
    const second = await client.complete(browser, { max_age: '10000' });
    expect(browser.steps).toHaveLength(seen);
    expect(second.claims.auth_time).toBeDefined();
    expectSameSignIn(first, second);
  });

  test('oidcc-prompt-none-not-logged-in: an error that says so goes back, with a state of 128 characters', async () => {
    const request = client.request({ prompt: 'none', state: random(128) });
    const arrived = await client.arrival(browser, request);
    expectRefusal(arrived, { issuer: suite.server.issuer, state: request.state, errors: wouldNeedPages });
  });

  test('oidcc-prompt-none-logged-in: nothing is asked, and it is the same sign-in', async () => {
    const first = await client.complete(browser);
    expectSameSignIn(first, await client.complete(browser, { prompt: 'none' }));
  });

  test('oidcc-id-token-hint: with the first ID token as hint nothing is asked, and it is the same sign-in', async () => {
    const first = await client.complete(browser);
    const hint = { prompt: 'none', id_token_hint: String(first.tokens.id_token) };
    expectSameSignIn(first, await client.complete(browser, hint));
  });

  test.each([
    ['oidcc-display-page', { display: 'page' }],
    ['oidcc-display-popup', { display: 'popup' }],
    ['oidcc-login-hint', { login_hint: 'buffy@localhost' }],
    ['oidcc-ui-locales', { ui_locales: 'se' }],
    ['oidcc-claims-locales', { claims_locales: 'se' }],
    ['oidcc-ensure-request-with-unknown-parameter-succeeds', { extra: 'foobar' }],
  ])('%s: the sign-in page comes, and the sign-in succeeds', async (_, more) => {
    await client.complete(browser, more);
    expect(browser.steps[0]).toBe('credentials');
  });

  test('oidcc-ui-locales: where we speak one of the languages, the page is in the first of them', async () => {
    await browser.open(client.url(client.request({ ui_locales: 'fr en ja' })));
    expect(browser.page.language).toBe('en');
  });

  test('oidcc-ensure-request-with-acr-values-succeeds: of the levels we offer, acr is one', async () => {
    const { acr_values_supported: offered } = await client.metadata();
    const { claims } = await client.complete(browser, { acr_values: (offered as string[]).join(' ') });
    expect(offered).toContain(claims.acr);
  });
});
