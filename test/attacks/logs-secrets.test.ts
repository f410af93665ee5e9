import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { exchange } from '../helpers/exchange.ts';
import { signInHonestly } from '../helpers/honest.ts';
import { letterTo } from '../helpers/letters.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { type Person, person } from '../helpers/people.ts';
import { PlainClient } from '../helpers/plain-client.ts';
import { TestServer } from '../helpers/server.ts';

const people = ([1, 2, 3] as const).flatMap((cohort) =>
  (['passkey', 'email-otp'] as const).map((factor) => ({
    factor,
    one: person(`log-${cohort}-${factor}`, cohort, {
      name: `渡辺${cohort} 薫子${factor}`,
      number: `70${cohort}0771`,
    }),
  })),
);
/** Stands for whatever should never be written down, in places where nothing honest stands. */
const marked = (place: string) => `secret${place.replace(/\W/g, '')}9x7`;
/** All that was logged, and all that any part of the process wrote past the log. */
const written: string[] = [];
/** What must not be in it, and what it is. */
const secrets = new Map<string, string>();
let server: TestServer;
let portal: PlainClient;

beforeAll(async () => {
  for (const stream of [process.stdout, process.stderr]) {
    jest.spyOn(stream, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  }
  server = await TestServer.start({ env: { TRUST_PROXY: '1' } });
  server.context.log.level = 'trace';
  await server.publish('2026-04');
  await server.insurer({ code: 'sample', activationCode: true });
  portal = await PlainClient.register(server, ['sample']);
  await server.enrol('sample', ...people.map(({ one }) => one));
  for (const { one } of people) {
    const { activationCode, provisionalPassword } = await letterTo(server, 'sample', one);
    one.activationCode = activationCode ?? '';
    one.initialPassword = provisionalPassword ?? one.initialPassword;
    keep('letter', activationCode, activationCode?.replace('-', ''), provisionalPassword);
  }
  keep('client secret', portal.secret);
  for (const { one, factor } of people) await everything(one, factor);
  await faults();
  written.push(...server.log);
}, 60_000);
afterAll(async () => {
  jest.restoreAllMocks();
  await server.stop();
});

function keep(what: string, ...values: unknown[]): void {
  for (const value of values) if (typeof value === 'string' && value !== '') secrets.set(value, what);
}

/** A first sign-in with a slip at every form, another with the factor, and the tokens of both. */
async function everything(one: Person, factor: 'passkey' | 'email-otp'): Promise<void> {
  const browser = new MemberBrowser({ headers: { 'x-forwarded-for': `203.0.113.${one.number.at(2)}` } });
  const slips: Record<string, Record<string, string>> = {
    credentials: { userId: one.userId, password: marked('password') },
    'activation-code': { activationCode: marked('activationCode') },
    birthdate: { birthdate: '19011103' },
    email: { email: `${marked('address')}@` },
    'email-verification': { code: '000000' },
    'new-password': { newPassword: marked('newPassword'), newPasswordConfirmation: marked('confirmation') },
    'passkey-name': { passkeyName: `${marked('name')}`.padEnd(65, 'x') },
  };
  const slipOnce = async () => {
    const step = browser.page.step ?? '';
    const slip = slips[step];
    delete slips[step];
    if (slip === undefined) return;
    await browser.submit(slip);
    keep(
      `refused ${step}`,
      ...Object.entries(slip).flatMap(([name, value]) => (name === 'userId' ? [] : [value])),
    );
    await browser.reload();
  };
  const again: Record<string, string> = { prompt: 'login consent', scope: 'openid offline_access' };
  for (const parameters of [{}, again]) {
    await browser.open(portal.authorizationUrl(parameters));
    await signInHonestly(server, browser, one, factor, slipOnce);
    const { code } = PlainClient.answer(browser.callbackUrl);
    const { json } = await portal.redeem(code ?? '');
    keep('token', code, json.access_token, json.refresh_token, json.id_token);
    await portal.userinfo(String(json.access_token));
    if (json.refresh_token) await portal.refresh(String(json.refresh_token));
  }
  keep('password', one.password, one.initialPassword);
  keep('person', one.symbol, one.number, one.birthdate, one.name, one.email, one.userId);
  for (const { name, value } of browser.jar.list()) if (value.length > 20) keep(`cookie ${name}`, value);
  for (const { form } of browser.history) keep('form', form?.otp, form?.credential, form?.csrf);
  for (const { text } of server.post.list(one.email))
    keep('mail', ...(text.match(/token=(\S+)/)?.slice(1) ?? []));
}

/** Refusals and faults of every kind, each request carrying marks in all its places. */
async function faults(): Promise<void> {
  const headers = Object.fromEntries(
    [
      'authorization',
      'cookie',
      'referer',
      'user-agent',
      'origin',
      'x-request-id',
      'x-forwarded-for',
      'from',
    ].map((name) => [name, `${name === 'authorization' ? 'Bearer ' : ''}${marked(name)}`]),
  );
  const query = `?token=${marked('query')}&id_token_hint=${marked('hint')}&login_hint=${marked('login')}&state=${marked('state')}`;
  const paths = [
    '/',
    '/auth',
    '/token',
    '/me',
    '/session/end',
    '/email-link',
    `/${marked('path')}`,
    '/token/revocation',
  ];
  const seen = [...Object.keys(headers), 'query', 'hint', 'login', 'state', 'path', 'field'];
  const visit = async () => {
    for (const path of [
      ...paths,
      `/interaction/${marked('uid')}`,
      `/interaction/${marked('uid')}/credentials`,
    ]) {
      await exchange('GET', server.issuer + path + query, { accept: 'text/html', ...headers });
      const fields = { code: marked('field'), refresh_token: marked('field'), csrf: marked('field') };
      await exchange('POST', server.issuer + path + query, headers, fields);
    }
  };
  await visit();
  const browser = new MemberBrowser();
  await browser.open(portal.authorizationUrl());
  const { db } = server.context;
  // Without its table every statement fails, and PostgreSQL's errors quote what was sent.
  for (const table of ['member', 'throttle', 'oidc_artifact', 'interaction']) {
    await db.raw(`alter table ${table} rename to ${table}_gone`);
    await visit();
    const { action, values } = browser.form;
    const fields = { ...values, userId: 'x', password: marked('field') };
    await browser.exchange('POST', action, fields);
    await portal.redeem(marked('field'));
    await db.raw(`alter table ${table}_gone rename to ${table}`);
  }
  keep('mark', ...[...seen, 'uid'].map(marked));
}

const found = (text: string): string[] =>
  [...secrets].flatMap(([value, what]) => {
    const short = /^\d{1,8}$/.test(value);
    const there = short ? new RegExp(`(?<![\\w.:-])${value}(?![\\w-])`).test(text) : text.includes(value);
    return there ? [`${what}: ${value}`] : [];
  });

describe('T51 what is logged, at the most talkative level', () => {
  test('T51 the search finds what it looks for, and there was something to search', () => {
    expect(secrets.size).toBeGreaterThan(120);
    for (const value of secrets.keys()) expect(found(`{"a":"${value}"}`)).not.toEqual([]);
    expect(written.filter((line) => line.includes('"msg":"request"')).length).toBeGreaterThan(200);
    expect(written.filter((line) => line.includes('"level":"error"')).length).toBeGreaterThan(10);
  });

  test('T51 holds no password, code, token, cookie, address, person, link or secret of whole sign-ins', () => {
    expect(written.flatMap(found)).toEqual([]);
  });

  test('T51 holds nothing of requests that were refused or ran into a fault', () => {
    const marks = written.filter((line) => /secret\w*9x7/i.test(line));
    expect(marks).toEqual([]);
  });

  test('T51 still says what a fault was: the request, the kind of error, where', () => {
    const faults = written.filter((line) => line.includes('"level":"error"')).map((line) => JSON.parse(line));
    for (const { requestId, reference, err } of faults) {
      expect({ of: requestId ?? reference, err }).toMatchObject({
        of: expect.any(String),
        err: { type: expect.any(String), stack: expect.any(Array) },
      });
    }
  });
});
