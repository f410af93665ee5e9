import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { accountPages } from '../../src/account/pages.ts';
import { signIn } from '../../src/interaction/pipeline.ts';
import { EmailChange } from '../helpers/email-change.ts';
import { exchange } from '../helpers/exchange.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { person } from '../helpers/people.ts';
import { Recovery } from '../helpers/recovery.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { libraryRoutes, ownRoutes } from '../helpers/routes.ts';
import { TestServer } from '../helpers/server.ts';
import { Walk } from '../helpers/walk.ts';

/** A form a browser may post, with what it must carry to be taken for the page's own. */
interface Target {
  url: string;
  fields: Record<string, string>;
  /** The name of the field that holds the token. */
  token: 'csrf' | 'xsrf';
  browser: MemberBrowser;
}

const hanako = person('hanako');
let server: TestServer;
let portal: RelyingParty;
/** Forms by the route that takes them. */
let targets: Record<string, Target[]>;
let foreignToken: string;

beforeAll(async () => {
  server = await TestServer.start();
  await server.publish('2026-04');
  await server.insurer({ code: 'sample' });
  await server.enrol('sample', hanako);
  portal = await server.relyingParty(['sample']);
  foreignToken = tokenOf(await atCredentials());

  const walk = new Walk(server, hanako);
  await walk.firstSignIn(portal, 'email-otp');
  await walk.browser.press('portal');
  await walk.browser.reachesPortal();
  await walk.browser.open(portal.logoutUrl());

  const entering = await atCredentials();
  const base = entering.page.url;
  const csrf = tokenOf(entering);
  const inInteraction = (step: string): Target => ({
    url: `${base}/${step}`,
    fields: { csrf, userId: hanako.userId, password: hanako.password },
    token: 'csrf',
    browser: entering,
  });
  const mailed = await atEmailLink();
  targets = {
    '/interaction/:uid/:step': signIn.map(({ name }) => inInteraction(name)),
    '/interaction/:uid/cancel': [inInteraction('cancel')],
    '/interaction/:uid/switch-member': [inInteraction('switch-member')],
    '/email-link': [
      {
        url: `${server.issuer}/email-link`,
        fields: { csrf: tokenOf(mailed), confirm: '1' },
        token: 'csrf',
        browser: mailed,
      },
    ],
    '/recovery/password': [await atRecovery('/recovery/password')],
    '/recovery/user-id': [await atRecovery('/recovery/user-id')],
    '/recovery/reset': [await atReset()],
    ...(await atAccount()),
    '/email-undo': [await atEmailUndo()],
    '/session/end/confirm': [
      {
        url: `${server.issuer}/session/end/confirm`,
        fields: { xsrf: walk.browser.form.values.xsrf ?? '', logout: 'yes' },
        token: 'xsrf',
        browser: walk.browser,
      },
    ],
  };
});
afterAll(() => server.stop());

const tokenOf = ({ page }: MemberBrowser): string => page.forms[0]?.values.csrf ?? '';

async function atCredentials(): Promise<MemberBrowser> {
  const browser = new MemberBrowser();
  await browser.signInAt(portal);
  await browser.expectStep('credentials');
  return browser;
}

/** A browser on the page of a mailed link that nobody has confirmed yet. */
async function atEmailLink(): Promise<MemberBrowser> {
  const taro = person('taro');
  await server.enrol('sample', taro);
  const walk = new Walk(server, taro);
  await walk.enter(portal, taro.initialPassword);
  await walk.browser.submit({ birthdate: taro.birthdate });
  await walk.browser.press('accept');
  await walk.browser.submit({ email: taro.email });
  const browser = new MemberBrowser();
  await browser.open((await server.post.next(taro.email)).link);
  await browser.expectStep('email-link');
  return browser;
}

async function atRecovery(path: string): Promise<Target> {
  const browser = new MemberBrowser();
  await browser.open(server.issuer + path);
  const { userId, email, birthdate } = hanako;
  return {
    url: server.issuer + path,
    fields: { csrf: tokenOf(browser), userId, email, birthdate },
    token: 'csrf',
    browser,
  };
}

/** A browser on the page of a link that replaces hanako's password. */
async function atReset(): Promise<Target> {
  const recovery = new Recovery(server);
  const browser = await recovery.open(await recovery.mailFor(hanako));
  await browser.expectStep('reset-password');
  const newPassword = 'Kawa88-tsuki-nagare';
  const fields = { csrf: tokenOf(browser), birthdate: hanako.birthdate, newPassword };
  return {
    url: browser.form.action,
    fields: { ...fields, newPasswordConfirmation: newPassword },
    token: 'csrf',
    browser,
  };
}

async function settled(userId: string): Promise<Walk> {
  const somebody = person(userId);
  await server.enrol('sample', somebody);
  const walk = new Walk(server, somebody);
  await walk.settle(portal, 'email-otp');
  return walk;
}

/** A browser on the page that undoes a change of address. */
async function atEmailUndo(): Promise<Target> {
  const change = new EmailChange(await settled('moved'), 'moved@new.example');
  await change.finish();
  const browser = await change.openUndo();
  return { url: browser.form.action, fields: { csrf: tokenOf(browser) }, token: 'csrf', browser };
}

/** Every form of the account pages, whose token is the session's. */
async function atAccount(): Promise<Record<string, Target[]>> {
  const { browser } = await settled('settled');
  await browser.open(`${server.issuer}/account/sessions`);
  await browser.expectStep('account-sessions');
  const fields = { csrf: tokenOf(browser) };
  const paths = accountPages.flatMap(({ path, actions = {} }) =>
    Object.keys(actions).map((name) => `${path}/${name}`),
  );
  return Object.fromEntries(
    paths.map((path) => [path, [{ url: server.issuer + path, fields, token: 'csrf', browser }]]),
  );
}

/** Posts with the browser's cookies and exactly these headers: no Origin or Sec-Fetch-Site unless given. */
function post({ url, browser }: Target, fields: Record<string, string>, headers: Record<string, string>) {
  return exchange('POST', url, { cookie: browser.jar.header(url, new Date()), ...headers }, fields);
}

/** Routes that act on credentials in the request itself, never on a cookie. */
const machines = ['/token', '/token/introspection', '/token/revocation', '/request', '/me'];
/** Other sites' forms lead here as their links do: the browser is told to ask again with GET. */
const askedAgain = ['/auth', '/session/end'];

test('T27 every POST route there is, is one of the forms tried here, one for machines, or does nothing', async () => {
  const posts = [...ownRoutes(server.context), ...libraryRoutes(server.context)].filter(
    ({ method }) => method === 'POST',
  );
  const served: string[] = [];
  for (const { path } of posts) {
    const { status } = await exchange(
      'POST',
      server.issuer + path.replace(':uid', 'x').replace(':step', 'credentials'),
      {},
      {},
    );
    if (status !== 404) served.push(path);
  }
  expect(served.sort()).toEqual([...Object.keys(targets), ...machines, ...askedAgain].sort());
});

test('T27 what other sites may post is not carried out: a signed-in browser is told to ask with GET', async () => {
  const browser = new MemberBrowser();
  await browser.signInAt(portal);
  await browser.submit({ userId: hanako.userId, password: hanako.password });
  for (const path of askedAgain) {
    const { status, headers } = await browser.exchange('POST', server.issuer + path, { state: 'x' });
    expect([status, headers.location, headers['set-cookie']]).toEqual([303, `${path}?state=x`, undefined]);
  }
});

const attacks: [string, Record<string, string>, (target: Target) => Record<string, string>][] = [
  ['without its token', {}, ({ fields, token }) => without(fields, token)],
  ['with an empty token', {}, ({ fields, token }) => ({ ...fields, [token]: '' })],
  ["with another interaction's token", {}, ({ fields, token }) => ({ ...fields, [token]: foreignToken })],
  ['from another origin', { origin: 'https://evil.example' }, ({ fields }) => fields],
  ['from an origin that is hidden', { origin: 'null' }, ({ fields }) => fields],
  ['from the same host in clear on another port', { origin: 'http://localhost:1' }, ({ fields }) => fields],
  ['that the browser calls cross-site', { 'sec-fetch-site': 'cross-site' }, ({ fields }) => fields],
  ['that the browser calls same-site', { 'sec-fetch-site': 'same-site' }, ({ fields }) => fields],
];

describe('T27 a form that did not come from its own page is refused with 403, on every route', () => {
  test.each(attacks)('T27 %s', async (_, headers, fieldsOf) => {
    const statuses: Record<string, number> = {};
    for (const target of Object.values(targets).flat()) {
      const { status } = await post(target, fieldsOf(target), headers);
      statuses[new URL(target.url).pathname] = status;
    }
    const refused = Object.fromEntries(Object.keys(statuses).map((path) => [path, 403]));
    expect(statuses).toEqual(refused);
  });

  test('T27 and nothing has changed by it', async () => {
    const entering = targets['/interaction/:uid/cancel']?.[0]?.browser;
    await entering?.reload();
    await entering?.expectStep('credentials');
    const mailed = targets['/email-link']?.[0]?.browser;
    await mailed?.open(`${server.issuer}/email-link`);
    await mailed?.expectStep('email-link');
    const resetting = targets['/recovery/reset']?.[0]?.browser;
    await resetting?.open(`${server.issuer}/recovery/reset`);
    await resetting?.expectStep('reset-password');
    const account = targets['/account/sessions/end-all']?.[0]?.browser;
    await account?.open(`${server.issuer}/account/services`);
    await account?.expectStep('account-services');
    expect(account?.page.text).toContain('KOSMO Web');
    const undoing = targets['/email-undo']?.[0]?.browser;
    await undoing?.open(`${server.issuer}/email-undo`);
    await undoing?.expectStep('email-undo');
    const signedIn = targets['/session/end/confirm']?.[0]?.browser;
    await signedIn?.open(portal.logoutUrl());
    await signedIn?.expectStep('sign-out');
  });
});

test('T27 login CSRF: a page of the attacker brings its own interaction and token to no other browser', async () => {
  const attacker = await atCredentials();
  const victim = await atCredentials();
  const url = `${attacker.page.url}/credentials`;
  const fields = { csrf: tokenOf(attacker), userId: hanako.userId, password: hanako.password };
  const { status, headers } = await victim.exchange('POST', url, fields);
  expect([status, headers.location]).toEqual([400, undefined]);
  await attacker.reload();
  await attacker.expectStep('credentials');
});

test('T27 a POST with the token passes where the browser sends neither Origin nor Sec-Fetch-Site', async () => {
  for (const path of [
    '/interaction/:uid/:step',
    '/email-link',
    '/session/end/confirm',
    '/account/sessions/end-others',
  ]) {
    const [target] = (targets[path] ?? []).filter(
      ({ url }) => !url.includes('/interaction/') || url.endsWith('/credentials'),
    );
    if (target === undefined) throw new Error(`no form for ${path}`);
    const form = path === '/session/end/confirm' ? target.browser.form.values : target.fields;
    const { status } = await post(target, form, {});
    expect({ path, passed: status === 303 || status === 200 }).toEqual({ path, passed: true });
  }
});

test('T27 what machines call heeds no cookie: a signed-in browser sent there gets nothing', async () => {
  const browser = new MemberBrowser();
  await browser.signInAt(portal);
  await browser.submit({ userId: hanako.userId, password: hanako.password });
  for (const path of machines) {
    const { status } = await browser.exchange('POST', server.issuer + path, {
      grant_type: 'authorization_code',
      client_id: portal.registration.clientId,
    });
    expect({ path, refused: status === 400 || status === 401 }).toEqual({ path, refused: true });
  }
});

const without = (fields: Record<string, string>, name: string): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name));
