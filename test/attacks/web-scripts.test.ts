import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { DomUtils, parseDocument } from 'htmlparser2';
import { now } from '../../src/clock.ts';
import { publishTerms } from '../../src/terms/store.ts';
import { type Exchange, exchange } from '../helpers/exchange.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { person } from '../helpers/people.ts';
import { PlainClient } from '../helpers/plain-client.ts';
import { TestServer } from '../helpers/server.ts';
import { Walk } from '../helpers/walk.ts';

/** Breaks out of text, attributes, titles, styles and scripts alike; seen as a tag or attribute, it got through. */
const hostile = `x"'>--></title></style></script><evil onevil=1>\${x}&quot;&#x22;`;
const named = (length: number) => `<evil>"'${hostile}`.slice(0, length);

const people = [person('testuser01', 1), person('testuser02', 1)];
const [hanako, taro] = people as [(typeof people)[0], (typeof people)[0]];
let server: TestServer;
let portal: PlainClient;

beforeAll(async () => {
  server = await TestServer.start();
  await server.insurer({
    code: 'sample',
    name: { ja: named(80), en: named(80) },
    serviceName: named(80),
    contact: { email: 'desk@example.jp', phone: named(40), hours: named(120) },
    notice: { ja: hostile, en: hostile, from: null, until: null },
    portalUrl: 'https://portal.example/?a="><evil>',
    links: { homepage: `https://example.jp/"><evil onevil=1>`, symbolNumber: `https://example.jp/'><evil>` },
  });
  await server.insurer({ code: 'other', name: { ja: `${named(60)}二`, en: `${named(60)}2` } });
  await server.enrol('sample', ...people);
  const { renderTerms } = await import('../../src/terms/render.ts'); // shares a parser with this file
  const { title, body } = renderTerms(
    `# 規約 ${hostile}\n\n<evil onevil=1>[x](javascript:alert(1))<script>1</script>${hostile}`,
  );
  const both = (text: string) => ({ ja: text, en: text });
  const terms = {
    insurerId: null,
    version: '"><evil>',
    title: both(title),
    body: both(body),
    effectiveAt: now(),
  };
  await publishTerms(server.context.db, terms, now());
  portal = await PlainClient.register(server, ['sample', 'other'], { name: named(100) });
});
afterAll(() => server.stop());

/** Whatever a browser would run, load or be led to by a page that should not be there. */
function faultsOf({ body, headers, url }: Exchange): string[] {
  if (!/html/.test(headers['content-type'] ?? '')) return [];
  const elements = DomUtils.findAll(() => true, parseDocument(body));
  return elements.flatMap(({ name, attribs }) => [
    ...(name === 'evil' ? [`<evil> at ${url}`] : []),
    ...Object.entries(attribs).flatMap(([attribute, value]) =>
      /^on/.test(attribute) ||
      (/^(href|src|action)$/.test(attribute) && /^\s*(javascript|data):(?!image)/i.test(value))
        ? [`${attribute}="${value}" at ${url}`]
        : [],
    ),
    ...(name === 'script' && !attribs.nonce && attribs.src !== undefined
      ? [`script ${attribs.src} at ${url}`]
      : []),
  ]);
}

const expectHarmless = (answers: Exchange[], atLeast: number) => {
  expect(answers.flatMap(faultsOf)).toEqual([]);
  const pages = answers.filter(({ headers }) => /html/.test(headers['content-type'] ?? ''));
  expect(pages.length).toBeGreaterThanOrEqual(atLeast);
};

test('T29 whatever stands in requests to any address, in any parameter, is shown as text or not at all', async () => {
  const q = encodeURIComponent(hostile);
  const paths = [
    `/auth?client_id=${q}&state=${q}&redirect_uri=${q}`,
    `/auth?error_description=${q}&error=${q}`,
    `/auth/${q}`,
    `/interaction/${q}`,
    `/interaction/${q}/${q}`,
    `/email-link?token=${q}`,
    `/email-link?lang=${q}`,
    `/?lang=${q}`,
    `/help?insurer=${q}`,
    `/help/first-sign-in?insurer=${q}`,
    `/help/${q}`,
    `/recovery/password?${q}=${q}`,
    `/recovery/user-id?choose=${q}&lang=${q}`,
    `/recovery/reset?token=${q}`,
    `/session/end?id_token_hint=${q}&post_logout_redirect_uri=${q}&state=${q}&client_id=${q}`,
    `/session/end/success?client_id=${q}`,
    `/${q}`,
    `/assets/${q}`,
  ];
  const headers = {
    accept: 'text/html',
    'accept-language': hostile,
    'user-agent': hostile,
    referer: hostile,
  };
  const cookie = `client=${q}; insurer=${q}; language=${q}; interaction=${q}; email-link=${q}; recovery=${q}; reset-link=${q}`;
  const answers: Exchange[] = [];
  for (const path of paths) {
    for (const method of ['GET', 'POST']) {
      const form = method === 'POST' ? { csrf: hostile, [q]: hostile } : null;
      answers.push(await exchange(method, server.issuer + path, { ...headers, cookie }, form));
    }
  }
  expectHarmless(answers, 20);
});

test('T29 hostile state and parameters of a client come back escaped, in every response mode', async () => {
  const answers: Exchange[] = [];
  for (const mode of ['query', 'fragment', 'form_post']) {
    const change = {
      prompt: 'none',
      state: hostile,
      response_mode: mode,
      ui_locales: hostile,
      login_hint: hostile,
    };
    answers.push(await exchange('GET', portal.authorizationUrl(change), { accept: 'text/html' }));
  }
  const [query, fragment, form] = answers;
  expectHarmless(answers, 3);
  for (const answer of [query, fragment]) {
    expect(PlainClient.answer(answer?.headers.location ?? null)).toMatchObject({
      error: 'login_required',
      state: hostile,
    });
  }
  expect(form?.body).toContain('&lt;evil');
});

test("T29 an insurer's, a client's and a member's own words run nowhere in a whole first sign-in", async () => {
  const walk = new Walk(
    server,
    hanako,
    new MemberBrowser({ headers: { 'user-agent': `iPhone ${hostile}` } }),
  );
  const { browser } = walk;
  await browser.open(portal.authorizationUrl());
  await browser.expectStep('insurer');
  await browser.post({ insurer: `${hostile}?` });
  await browser.expectStep('insurer', 'insurer_unknown');
  await browser.submit({ insurer: 'sample' });
  await browser.expectStep('credentials');
  await browser.submit({ userId: hostile, password: hostile });
  await browser.expectStep('credentials', 'credentials_wrong');
  await browser.submit({ userId: hanako.userId, password: hanako.initialPassword });
  await browser.submit({ birthdate: hostile });
  await browser.expectStep('birthdate', 'birthdate_invalid');
  await browser.submit({ birthdate: hanako.birthdate });
  await browser.expectStep('terms');
  await browser.press('accept');
  await browser.submit({ email: hostile });
  await browser.expectStep('email', 'email_invalid');
  await browser.submit({ email: hanako.email });
  const other = await walk.openLink();
  await browser.press('refresh');
  await browser.submit({ factor: 'passkey' });
  await browser.submit({ newPassword: hanako.password, newPasswordConfirmation: hostile });
  await browser.expectStep('new-password', 'password_mismatch');
  await browser.submit({ newPassword: hanako.password, newPasswordConfirmation: hanako.password });
  await browser.press('set-up');
  await browser.registerPasskey();
  await browser.submit({ passkeyName: hostile.repeat(2) });
  await browser.expectStep('passkey-name', 'name_invalid');
  await browser.submit({ passkeyName: hostile });
  await browser.open(`${server.issuer}/session/end`);
  await browser.press('confirm');
  expectHarmless([...browser.history, ...other.history], 18);
});

test('T29 nor in the mails, whose HTML holds them as text', async () => {
  const walk = new Walk(server, taro);
  await walk.browser.open(portal.authorizationUrl({ insurer: 'sample' }));
  await walk.browser.submit({ userId: taro.userId, password: taro.initialPassword });
  await walk.browser.submit({ birthdate: taro.birthdate });
  await walk.browser.press('accept');
  await walk.browser.submit({ email: taro.email });
  const { html } = await server.post.next(taro.email);
  const answer = { body: String(html), headers: { 'content-type': 'text/html' }, url: 'mail' };
  expectHarmless([answer as Exchange], 1);
});

test('T29 templates print escaped; what is not is an include, sanitised terms, or plain text', () => {
  const views = fileURLToPath(new URL('../../views', import.meta.url));
  const raw = readdirSync(views, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ejs') && !/\.text\.\w\w\.ejs$/.test(name))
    .flatMap((name) =>
      [...readFileSync(join(views, name), 'utf8').matchAll(/<%-\s*(\S.*?)\s*-?%>/g)]
        .filter(([, printed]) => !printed?.startsWith('include('))
        .map(([, printed]) => `${name}: ${printed}`),
    );
  expect(raw.sort()).toEqual(['demo/layout.ejs: body', 'partials/terms-body.ejs: html']);
});
