import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type BareProvider, signedIn, startBareProvider } from '../../../test/helpers/bare-provider.ts';
import { exchange } from '../../../test/helpers/exchange.ts';
import { type Page, textAt } from '../../../test/helpers/html.ts';
import { WebVisitor } from '../../../test/helpers/web-visitor.ts';
import { type Portal, portalClient, startPortal } from './index.ts';

const credentials = { clientId: 'portal', clientSecret: 'a secret that is only of this test' };
let provider: BareProvider;
let portal: Portal;

beforeAll(async () => {
  // oidc-provider warns of every default; this one lives for a test and needs no better.
  for (const level of ['warn', 'info'] as const) jest.spyOn(console, level).mockImplementation(() => {});
  provider = await startBareProvider();
  portal = await startPortal({ port: 0, issuer: provider.issuer, ...credentials });
  provider.register({
    client_id: 'portal',
    client_secret: credentials.clientSecret,
    ...portalClient(portal.url),
  });
});
beforeEach(() => {
  provider.answer = signedIn;
});
afterAll(() => Promise.all([portal.stop(), provider.stop()]));

const claim = (page: Page, name: string) => textAt(page.html, 'data-claim', name);

async function signIn(visitor: WebVisitor): Promise<Page> {
  return visitor.act(await visitor.open(portal.url), 'sign-in');
}

describe('the top page', () => {
  test('offers the services of a health insurance portal and one way to sign in', async () => {
    const page = await new WebVisitor().open(portal.url);
    for (const label of [
      'KOSMO Web',
      '医療費照会',
      'インフルエンザ予防接種費用補助申請',
      '資格情報のお知らせ',
    ]) {
      expect(page.text).toContain(label);
    }
    expect(page.links.filter(({ action }) => action === 'sign-in')).toMatchObject([{ label: 'ログイン' }]);
    expect(page.text).not.toContain('ログアウト');
  });

  test('speaks English to those who ask for it, once and for all', async () => {
    expect(await new WebVisitor('en').open(portal.url)).toMatchObject({ language: 'en' });
    const visitor = new WebVisitor('ja');
    await visitor.open(`${portal.url}?lang=en`);
    expect(await visitor.open(portal.url)).toMatchObject({ language: 'en' });
  });

  test('under another name of this machine leads to the one the cookies belong to', async () => {
    const { port } = new URL(portal.url);
    const answer = await exchange('GET', `http://127.0.0.1:${port}//evil.example/?x=1`);
    expect(answer.headers.location).toBe(`${portal.url}/evil.example/?x=1`);
  });
});

describe('signing in', () => {
  test('ends on the top page, which says who is signed in, in the words of the provider and in plain ones', async () => {
    const page = await signIn(new WebVisitor());
    expect(page.url).toBe(portal.url);
    expect(claim(page, 'acr')).toBe('urn:kosmo:acr:pwd');
    expect(claim(page, 'amr')).toBe('pwd');
    expect(Number(claim(page, 'auth_time'))).toBeGreaterThan(1_700_000_000);
    expect(claim(page, 'sub')).toBe('member-1');
    expect(claim(page, 'preferred_username')).toBe('testuser01');
    expect(claim(page, 'email')).toBe('a..b@docomo.ne.jp');
    expect(claim(page, 'email_verified')).toBe('true');
    expect(claim(page, 'birthdate')).toBe('2001-01-01');
    expect(claim(page, 'kenpo_relationship')).toBe('本人');
    for (const words of ['パスワードだけで確認しました', '平成13年1月1日', '確認済み', 'ログアウト']) {
      expect(page.text).toContain(words);
    }
    const account = page.links.find(({ action }) => action === 'account');
    expect(account?.href).toBe(`${provider.issuer}/account?lang=ja`);
  });

  test('asks with PKCE, state and nonce, and in the language of the page', async () => {
    await signIn(new WebVisitor('en'));
    expect(provider.lastRequest).toMatchObject({
      response_type: 'code',
      code_challenge: expect.any(String),
      code_challenge_method: 'S256',
      state: expect.any(String),
      nonce: expect.any(String),
      ui_locales: 'en',
      scope: 'openid profile email birthdate insurance',
    });
  });

  test('works in two tabs at once', async () => {
    const visitor = new WebVisitor();
    const first = await visitor.step('GET', `${portal.url}login`);
    const second = await visitor.step('GET', `${portal.url}login?page=eligibility`);
    expect((await visitor.open(String(second.headers.location))).url).toBe(
      `${portal.url}services/eligibility`,
    );
    expect((await visitor.open(String(first.headers.location))).url).toBe(portal.url);
  });

  test('can be begun again and again without filling the browser with cookies', async () => {
    const visitor = new WebVisitor();
    for (let time = 0; time < 20; time += 1) await visitor.step('GET', `${portal.url}login`);
    expect(visitor.jar.list().filter(({ name }) => name.includes('attempt'))).toHaveLength(8);
    expect(claim(await signIn(visitor), 'sub')).toBe('member-1');
  });

  test('outlives a restart of the portal', async () => {
    const visitor = new WebVisitor();
    const begun = await visitor.step('GET', `${portal.url}login`);
    const { port } = new URL(portal.url);
    await portal.stop();
    portal = await startPortal({ port: Number(port), issuer: provider.issuer, ...credentials });
    expect(claim(await visitor.open(String(begun.headers.location)), 'sub')).toBe('member-1');
  });

  test('at a page of a service leads back to it, with the insurance data', async () => {
    const page = await new WebVisitor().open(`${portal.url}services/eligibility`);
    expect(page.url).toBe(`${portal.url}services/eligibility`);
    expect(claim(page, 'kenpo_symbol')).toBe('800');
  });

  test('may be begun by the provider in the language it names, but not by another one', async () => {
    const visitor = new WebVisitor();
    const issuer = encodeURIComponent(provider.issuer);
    const page = await visitor.open(`${portal.url}login?iss=${issuer}&ui_locales=en`);
    expect(provider.lastRequest).toMatchObject({ ui_locales: 'en' });
    expect(page).toMatchObject({ url: portal.url, language: 'en' });
    expect(await visitor.open(`${portal.url}login?iss=https%3A%2F%2Fevil.example`)).toMatchObject({
      status: 400,
    });
  });

  test('leaves only cookies that scripts and other sites do not get', async () => {
    const visitor = new WebVisitor();
    await signIn(visitor);
    const cookies = visitor.jar.list().filter(({ name }) => name.startsWith('kosmo_'));
    expect(cookies).toHaveLength(2);
    for (const { line } of cookies) expect(line).toMatch(/; samesite=lax; httponly$/);
    expect(visitor.jar.get('kosmo_portal_session')?.value.length).toBeLessThan(3500);
  });
});

describe('asking for more', () => {
  test('a passkey is asked for, and the page behind it opens once it was used', async () => {
    const top = await signIn(new WebVisitor());
    const link = top.links.find(({ label }) => label === 'パスキーで確認してから見る');
    const visitor = new WebVisitor();
    provider.answer = { login: { accountId: 'member-1', acr: 'phr', amr: ['pwd', 'swk', 'user', 'mfa'] } };
    const page = await visitor.open(String(link?.href));
    expect(provider.lastRequest).toMatchObject({ acr_values: 'phr' });
    expect(page.url).toBe(`${portal.url}services/medical-costs`);
    const again = await visitor.open(portal.url);
    expect(claim(again, 'amr')).toBe('pwd swk user mfa');
    expect(again.text).toContain('パスキーで確認しました');
  });

  test('a sign-in without the passkey is not taken for one with it', async () => {
    const visitor = new WebVisitor();
    const page = await visitor.act(await signIn(visitor), 'step-up');
    expect(page.errors).toEqual(['unmet_authentication_requirements']);
    expect(page.text).toContain('パスキーでの確認ができませんでした');
    expect(claim(await visitor.open(portal.url), 'acr')).toBe('urn:kosmo:acr:pwd');
  });

  test('a fresh sign-in is asked for with prompt=login', async () => {
    const visitor = new WebVisitor();
    await visitor.act(await signIn(visitor), 'fresh-sign-in');
    expect(provider.lastRequest).toMatchObject({ prompt: 'login' });
  });
});

describe('a sign-in that comes to nothing', () => {
  test('because the member cancelled is said kindly, with a way on that works', async () => {
    const visitor = new WebVisitor();
    provider.answer = { error: 'access_denied' };
    const page = await signIn(visitor);
    expect(page).toMatchObject({ status: 403, errors: ['access_denied'] });
    expect(page.text).toContain('ログインを中止しました');
    provider.answer = signedIn;
    expect(claim(await visitor.act(page, 'sign-in'), 'sub')).toBe('member-1');
  });

  test('because nobody is signed in asks to sign in', async () => {
    const page = await new WebVisitor().open(`${portal.url}login?prompt=none`);
    expect(page.errors).toEqual(['login_required']);
  });

  test('because its answer came a second time leads on', async () => {
    const visitor = new WebVisitor();
    const begun = await visitor.step('GET', `${portal.url}login`);
    const { state } = Object.fromEntries(new URL(String(begun.headers.location)).searchParams);
    await visitor.open(String(begun.headers.location));
    expect((await visitor.open(`${portal.url}callback?code=x&state=${state}`)).url).toBe(portal.url);
    const stranger = await new WebVisitor().open(`${portal.url}callback?code=x&state=${state}`);
    expect(stranger).toMatchObject({ status: 400, errors: ['attempt_unknown'] });
    expect(stranger.links.some(({ action }) => action === 'sign-in')).toBe(true);
  });

  test('because the answer was altered signs nobody in', async () => {
    const visitor = new WebVisitor();
    const begun = await visitor.step('GET', `${portal.url}login`);
    const { state } = Object.fromEntries(new URL(String(begun.headers.location)).searchParams);
    const iss = encodeURIComponent(provider.issuer);
    const page = await visitor.open(`${portal.url}callback?code=forged&state=${state}&iss=${iss}`);
    expect(page).toMatchObject({ status: 403, errors: ['invalid_grant'] });
    expect(claim(await visitor.open(portal.url), 'sub')).toBeNull();
  });

  test('because the provider is down is said, and works once it is back', async () => {
    const faults: string[] = [];
    const log = { error: (_detail: object, message: string) => faults.push(message) };
    const late = await startBareProvider();
    const early = await startPortal({ port: 0, issuer: late.issuer, ...credentials, log });
    const visitor = new WebVisitor();
    expect(await visitor.open(early.url)).toMatchObject({ status: 200 });
    const page = await visitor.open(`${early.url}login`);
    expect(page).toMatchObject({ status: 503, errors: ['unavailable'] });
    expect(page.text).toContain('つながりません');
    expect(faults).toEqual(['demo page failed']);
    late.register({
      client_id: 'portal',
      client_secret: credentials.clientSecret,
      ...portalClient(early.url),
    });
    expect(claim(await visitor.act(page, 'sign-in'), 'sub')).toBe('member-1');
    await Promise.all([early.stop(), late.stop()]);
  });
});

describe('signing out', () => {
  test('ends the session here and at the provider, and says so', async () => {
    const visitor = new WebVisitor();
    const confirm = await visitor.act(await signIn(visitor), 'sign-out');
    expect(confirm.url).toMatch(new RegExp(`^${provider.issuer}/session/end\\?id_token_hint=`));
    const page = await visitor.submit(confirm.forms[0] as Page['forms'][number]);
    expect(page).toMatchObject({ url: `${portal.url}signed-out`, notice: 'ログアウトしました。' });
    expect((await visitor.open(`${portal.url}login?prompt=none`)).errors).toEqual(['login_required']);
  });

  test('needs no provider when nobody is signed in, and a form', async () => {
    const visitor = new WebVisitor();
    expect((await visitor.step('POST', `${portal.url}logout`, {})).headers.location).toBe('/');
    await signIn(visitor);
    expect(await visitor.open(`${portal.url}logout`)).toMatchObject({ status: 404 });
    expect(claim(await visitor.open(portal.url), 'sub')).toBe('member-1');
  });
});

test('a port that is taken is told in one line that names its variable', async () => {
  const port = Number(new URL(portal.url).port);
  await expect(startPortal({ port, issuer: provider.issuer, ...credentials })).rejects.toMatchObject({
    name: 'OperatorError',
    message: expect.stringMatching(/^Port \d+ is already in use.*PORTAL_PORT/),
  });
});
