import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { relyingPartyOf } from '../../src/client/configuration/relying-party.ts';
import { software } from '../../src/client/configuration/software.ts';
import { createClient } from '../../src/client/store.ts';
import { now } from '../../src/clock.ts';
import { newMember, openBrowser } from '../helpers/browser.ts';
import { ChromiumWalk } from '../helpers/chromium-walk.ts';
import { signInHonestly } from '../helpers/honest.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { person } from '../helpers/people.ts';
import { PlainClient } from '../helpers/plain-client.ts';
import { TestServer } from '../helpers/server.ts';

let browser: Browser;
let server: TestServer;
let stopApplication = () => {};

beforeAll(async () => {
  [browser, server] = await Promise.all([openBrowser(), TestServer.start()]);
  await server.insurer({ code: 'sample', secondFactors: [] });
}, 60_000);
afterAll(async () => {
  await browser.close();
  stopApplication();
  await server.stop();
});

/** A file of a package, as browsers read it. */
const installed = (path: string) => readFile(join(import.meta.dirname, '../../node_modules', path), 'utf8');

/** A single-page application: what is printed as `sign-in.js`, the library, and a page that uses it. */
const page = `<!doctype html><title>App</title>
<script type="importmap">{"imports":{"oidc-client-ts":"/oidc-client-ts.js","jwt-decode":"/jwt-decode.js"}}</script>
<main></main>
<script type="module">
  import { signIn } from '/sign-in.js';
  const main = document.querySelector('main');
  if (location.pathname === '/bye') main.textContent = 'bye';
  else if (location.pathname !== '/callback')
    await signIn.signinRedirect({ scope: 'openid profile offline_access', prompt: 'consent' });
  else {
    const first = await signIn.signinCallback();
    const next = await signIn.signinSilent();
    const isNew = (name) => next[name] !== first[name];
    const refreshed = isNew('access_token') && isNew('refresh_token');
    main.textContent = JSON.stringify({ ...first.profile, refreshed });
    main.onclick = () => signIn.signoutRedirect();
  }
</script>`;

async function startApplication(files: Record<string, string>) {
  const http = createServer((request, response) => {
    const script = files[request.url ?? ''];
    response.setHeader('content-type', script === undefined ? 'text/html' : 'text/javascript');
    response.end(script ?? page);
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const stop = () => {
    http.closeAllConnections();
    http.close();
  };
  return { origin: `http://localhost:${(http.address() as AddressInfo).port}`, stop };
}

test('oidc-client-ts signs a member in, refreshes its tokens and signs out with the configuration as it is printed', async () => {
  const somebody = person('hanako');
  await server.enrol('sample', somebody);
  const before = new MemberBrowser();
  await before.open((await PlainClient.register(server, ['sample'])).authorizationUrl());
  await signInHonestly(server, before, somebody); // the first sign-in is not what this is about

  const files: Record<string, string> = {
    '/oidc-client-ts.js': await installed('oidc-client-ts/dist/esm/oidc-client-ts.js'),
    '/jwt-decode.js': await installed('jwt-decode/build/esm/index.js'),
  };
  const { origin, stop } = await startApplication(files);
  stopApplication = stop;
  const { db, secrets } = server.context;
  const registration = {
    name: 'アプリ',
    redirectUris: [`${origin}/callback`],
    postLogoutRedirectUris: [`${origin}/bye`],
    insurerCodes: ['sample'],
    scope: 'openid profile offline_access',
    public: true,
  };
  const { client } = await createClient(db, secrets, registration, now());
  const printed = software['oidc-client-ts']?.(relyingPartyOf(client, server.issuer));
  if (printed === undefined || 'fault' in printed) throw new Error('nothing was printed');
  files['/sign-in.js'] = printed.text;

  const member = await newMember(browser);
  await member.page.goto(`${origin}/`);
  const walk = new ChromiumWalk(server, somebody, member.page);
  await walk.answer('credentials', { userId: somebody.userId, password: somebody.password });
  await member.page.waitForURL(`${origin}/callback?*`);
  await member.page.locator('main', { hasText: 'preferred_username' }).waitFor();
  expect(JSON.parse((await member.page.locator('main').textContent()) ?? '')).toMatchObject({
    preferred_username: 'hanako',
    refreshed: true,
  });
  await member.page.locator('main').click();
  await walk.press('sign-out', 'confirm');
  await member.page.locator('main', { hasText: 'bye' }).waitFor();
  member.assertClean();
}, 60_000);
