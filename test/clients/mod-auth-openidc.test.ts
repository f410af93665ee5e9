import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { now } from '../../src/clock.ts';
import { findApache, startApache } from '../helpers/apache.ts';
import { CookieJar } from '../helpers/cookie-jar.ts';
import { freePorts } from '../helpers/demo.ts';
import { exchange } from '../helpers/exchange.ts';
import { signInHonestly } from '../helpers/honest.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { person } from '../helpers/people.ts';
import { printedFor } from '../helpers/printed.ts';
import { TestServer } from '../helpers/server.ts';

const root = await findApache();
const hanako = person('hanako');
let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
  await server.insurer({ code: 'sample', secondFactors: [] });
  await server.enrol('sample', hanako);
});
afterAll(() => server.stop());

/** One browser at Apache. */
function visitor(origin: string) {
  const jar = new CookieJar();
  return async (path: string) => {
    const url = new URL(path, origin).href;
    const cookie = jar.header(url, now());
    const { status, headers } = await exchange('GET', url, { cookie, accept: 'text/html' });
    jar.store(url, headers['set-cookie'] ?? [], now());
    return { status, to: headers.location ?? '', headers };
  };
}

// Where there is no Apache, nor a Debian to get one from, this is reported as not run.
(root === null ? test.skip : test).each(['client_secret_basic', 'client_secret_post'])(
  'Apache’s mod_auth_openidc signs a member in and out with the configuration as it is printed (%s)',
  async (authMethod) => {
    const { PORT } = await freePorts();
    const origin = `http://localhost:${PORT}`;
    const { printed, secret } = await printedFor(server, 'mod_auth_openidc', {
      redirectUris: [`${origin}/callback`],
      postLogoutRedirectUris: [`${origin}/`],
      scope: 'openid profile',
      authMethod,
    });
    const env = { KOSMO_CLIENT_SECRET: secret ?? '', KOSMO_CRYPTO_PASSPHRASE: 'x'.repeat(32) };
    const apache = await startApache(root ?? '', Number(PORT), printed, env);
    try {
      const visit = visitor(origin);
      const start = await visit('/');
      expect(start.to).toContain(`${server.issuer}/auth?`);
      const browser = new MemberBrowser();
      await browser.open(start.to);
      await signInHonestly(server, browser, hanako);
      expect((await visit(browser.callbackUrl ?? '')).to).toBe(`${origin}/`);
      const { status, headers } = await visit('/');
      expect([status, headers['x-member'], headers['x-level']]).toEqual([
        200,
        hanako.userId,
        'urn:kosmo:acr:pwd',
      ]);

      const leaving = await visit(`/callback?logout=${encodeURIComponent(`${origin}/`)}`);
      expect(leaving.to).toContain(`${server.issuer}/session/end?`);
      await browser.open(leaving.to);
      await browser.expectStep('sign-out');
      await browser.press('confirm');
      expect((await visit('/')).to).toContain('/auth?');
    } finally {
      await apache.stop();
    }
  },
);
