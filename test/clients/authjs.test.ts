import { Auth, type AuthConfig } from '@auth/core';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { transformSync } from '@swc/core';
import type { Registration } from '../../src/client/registration.ts';
import { now } from '../../src/clock.ts';
import { CookieJar } from '../helpers/cookie-jar.ts';
import { signInHonestly } from '../helpers/honest.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { person } from '../helpers/people.ts';
import { printedFor } from '../helpers/printed.ts';
import { TestServer } from '../helpers/server.ts';

const hanako = person('hanako');
const origin = 'http://localhost:8080';
let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
  await server.insurer({ code: 'sample', secondFactors: [] });
  await server.enrol('sample', hanako);
});
afterAll(() => server.stop());

/** An application on Auth.js with the configuration as it is printed, and one browser's cookies at it. */
async function application(registration: Partial<Registration> = {}) {
  const { printed, secret } = await printedFor(server, 'authjs', {
    redirectUris: [`${origin}/api/auth/callback/kosmo`],
    postLogoutRedirectUris: [`${origin}/`],
    scope: 'openid profile email',
    ...registration,
  });
  const config = configOf(printed, secret);
  const jar = new CookieJar();
  return async (path: string, form?: Record<string, string>): Promise<Response> => {
    const url = new URL(path, origin).href;
    const request = new Request(url, {
      method: form ? 'POST' : 'GET',
      headers: { cookie: jar.header(url, now()) },
      ...(form && { body: new URLSearchParams(form) }),
    });
    const response = await Auth(request, config);
    jar.store(url, response.headers.getSetCookie(), now());
    return response;
  };
}

/** What the printed module hands to `NextAuth`, for the library that stands behind it. */
function configOf(printed: string, secret: string | null): AuthConfig {
  const { code } = transformSync(printed, {
    jsc: { parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
  });
  let config: AuthConfig | undefined;
  const require = (name: string) => {
    if (name !== 'next-auth') throw new Error(`the configuration asks for ${name}`);
    return {
      __esModule: true,
      default: (given: AuthConfig) => {
        config = given;
        return {};
      },
    };
  };
  const process = { env: { KOSMO_CLIENT_SECRET: secret } };
  new Function('require', 'exports', 'process', code)(require, {}, process);
  if (config === undefined) throw new Error('nothing was configured');
  return {
    ...config,
    secret: 'x'.repeat(33),
    trustHost: true,
    logger: {
      error: (error) => {
        throw error;
      },
    },
  };
}

async function signIn(app: Awaited<ReturnType<typeof application>>): Promise<Response> {
  const { csrfToken } = (await (await app('/api/auth/csrf')).json()) as { csrfToken: string };
  const start = await app('/api/auth/signin/kosmo', { csrfToken, callbackUrl: `${origin}/` });
  const browser = new MemberBrowser();
  await browser.open(start.headers.get('location') ?? '');
  await signInHonestly(server, browser, hanako);
  return app(browser.callbackUrl ?? '');
}

test.each([
  ['client_secret_basic', {}],
  ['client_secret_post', { authMethod: 'client_secret_post' }],
  ['a public client', { public: true }],
  ['with a minimum level', { minimumAcr: 'urn:kosmo:acr:pwd' }],
])(
  'Auth.js signs a member in and out with the configuration as it is printed (%s)',
  async (_, registration) => {
    const app = await application(registration);
    const back = await signIn(app);
    expect(back.headers.get('location')).toBe(`${origin}/`);
    const session = await (await app('/api/auth/session')).json();
    expect(session).toMatchObject({ user: { name: hanako.userId, email: hanako.email } });
    const { csrfToken } = (await (await app('/api/auth/csrf')).json()) as { csrfToken: string };
    await app('/api/auth/signout', { csrfToken });
    expect(await (await app('/api/auth/session')).json()).toBeNull();
  },
);
