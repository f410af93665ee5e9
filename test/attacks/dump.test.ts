import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { insertApproval } from '../../src/approval/store.ts';
import { after, days, now } from '../../src/clock.ts';
import { query } from '../../src/db.ts';
import { queueNotice } from '../../src/mail/notice-store.ts';
import { queueMail } from '../../src/mail/outbox.ts';
import { queueRecovery } from '../../src/recovery/store.ts';
import { EmailChange } from '../helpers/email-change.ts';
import { signInHonestly } from '../helpers/honest.ts';
import { letterTo } from '../helpers/letters.ts';
import { verificationMail } from '../helpers/mail.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { userAgents } from '../helpers/other-device.ts';
import { type Person, person } from '../helpers/people.ts';
import { PlainClient } from '../helpers/plain-client.ts';
import { codesFor } from '../helpers/recovery-codes.ts';
import { TestServer } from '../helpers/server.ts';
import { Walk } from '../helpers/walk.ts';

const people = ([1, 2, 3] as const).map((cohort) =>
  person(`dump-${cohort}`, cohort, {
    symbol: `甲乙${cohort}31`,
    number: `8${cohort}40297`,
    birthdate: `194${cohort}1109`,
    name: `東雲${cohort} 小夜子`,
    email: `sayoko.${cohort}+kenpo@docomo.example`,
  }),
);
/** Few are possible of each, so that even a hash gives it away to whoever tries them all. */
const guessable = new Map<string, string>();
/** Random, and long. */
const random = new Map<string, string>();
let server: TestServer;
let portal: PlainClient;
/** How many sessions have noted where they were used. */
let devices: number;
let tables: Map<string, string>;

beforeAll(async () => {
  server = await TestServer.start();
  await server.publish('2026-04');
  await server.insurer({ code: 'sample' });
  await server.enrol('sample', ...people);
  portal = await PlainClient.register(server, ['sample']);
  random.set(portal.secret ?? '', 'client secret');
  for (const [place, one] of people.entries()) await live(one, place % 2 === 0 ? 'passkey' : 'email-otp');
  await server.insurer({ code: 'coded', activationCode: true });
  const written = person('dump-letter', 3);
  await server.enrol('coded', written);
  const letter = await letterTo(server, 'coded', written);
  for (const printed of [letter.activationCode, letter.provisionalPassword])
    for (const form of [printed ?? '', printed?.replaceAll('-', '') ?? ''])
      guessable.set(form, 'printed on a letter');
  const { db, secrets } = server.context;
  const mail = verificationMail({
    to: 'tomorrow@example.jp',
    code: '907153',
    link: `${server.issuer}/email-link?token=zz9-tomorrow`,
  });
  await queueMail(db, secrets, mail, after(now(), days(1)));
  const request = { for: 'user-id', insurerId: 1, who: 'lost@example.jp', birthdate: '1931-11-23' } as const;
  const asking = { language: 'ja', device: 'iPhone', addressBlock: '203.0.113.7' } as const;
  await queueRecovery(db, secrets, { ...request, ...asking }, after(now(), days(1)));
  const failures = {
    event: 'many-failures',
    insurerId: 1,
    userId: 'nobody-of-this-name',
    userAgent: '',
  } as const;
  await queueNotice(db, secrets, failures, after(now(), days(1)));
  guessable.set(failures.userId, 'queued failures');
  const asked = await insertApproval(
    db,
    secrets,
    {
      ...{ act: 'member import', insurerId: 1, memberId: null, requestedBy: 'sato' },
      ...{ parameters: { file: 'nenji-2026.csv' }, reason: '電話は 090-1234-5678' },
    },
    now(),
  );
  for (const value of [asked.reason, 'nenji-2026.csv']) guessable.set(value, 'request for an approval');
  for (const value of [request.who, request.birthdate]) guessable.set(value, 'queued recovery');
  for (const value of [mail.to, mail.code]) guessable.set(value, 'queued mail');
  random.set('zz9-tomorrow', 'queued link');
  tables = await dump();
  devices = Number((await db('oidc_artifact').whereNotNull('sealed_device').count())[0]?.count);
}, 60_000);
afterAll(() => server.stop());

/** A first and a later sign-in, tokens, a session that goes on, and sign-ins left open before and after the password. */
async function live(one: Person, factor: 'passkey' | 'email-otp'): Promise<void> {
  const browser = new MemberBrowser({ headers: { 'user-agent': userAgents.android } });
  const later: Record<string, string> = { prompt: 'login consent', scope: 'openid offline_access' };
  for (const parameters of [{}, later]) {
    await browser.open(portal.authorizationUrl(parameters));
    await signInHonestly(server, browser, one, factor);
    const { code = '' } = PlainClient.answer(browser.callbackUrl);
    const { json } = await portal.redeem(code);
    for (const name of ['access_token', 'refresh_token', 'id_token'])
      random.set(String(json[name] ?? code), name);
    random.set(code, 'authorization code');
  }
  const change = new EmailChange(new Walk(server, one, browser), `moved-${one.email}`);
  await change.enter({ signOutEverywhere: false });
  await browser.submit({ code: (await change.mail()).code });
  await change.undoLink();
  const pending = new EmailChange(change.walk, `again-${one.email}`);
  await pending.enter({ signOutEverywhere: false });
  await pending.mail();
  for (const { address } of [change, pending]) guessable.set(address, 'another email');
  const left = new MemberBrowser();
  await left.open(portal.authorizationUrl({ login_hint: one.email, prompt: 'login' }));
  await left.submit({ userId: one.userId, password: 'wrong-Passw0rd-typed' });
  await left.submit({ userId: one.userId, password: one.password });
  for (const jar of [browser.jar, left.jar])
    for (const { name, value } of jar.list())
      if (name !== 'client' && value.length > 20) random.set(value, `cookie ${name}`);
  const mails = [one.email, change.address, pending.address].flatMap((to) => server.post.list(to));
  for (const { text } of mails) {
    for (const [, link = ''] of text.matchAll(/token=(\S+)/g)) random.set(link, 'mailed link');
    for (const [code] of text.matchAll(/^\d{6}$/gm)) guessable.set(code, 'mailed code');
  }
  for (const code of await codesFor(server, 'sample', one))
    for (const form of [code, code.replaceAll('-', '')]) random.set(form, 'recovery code');
  const { password, initialPassword, symbol, number, birthdate, name, email } = one;
  const iso = birthdate.replace(/(....)(..)(..)/, '$1-$2-$3');
  for (const [what, value] of Object.entries({
    password,
    initialPassword,
    symbol,
    number,
    birthdate,
    iso,
    name,
    email,
  })) {
    guessable.set(value, what);
  }
  guessable.set(userAgents.android, 'User-Agent');
  guessable.set('wrong-Passw0rd-typed', 'wrong password');
}

/** Every table of every schema as text; binary columns as hexadecimal. */
async function dump(): Promise<Map<string, string>> {
  const { db } = server.context;
  const sql = `select format('%I.%I', schemaname, tablename) as name from pg_tables
               where schemaname not in ('pg_catalog', 'information_schema')`;
  const texts = new Map<string, string>();
  for (const { name } of await query<{ name: string }>(db, 'test.tables', sql)) {
    const { rows } = await db.raw(`select coalesce(string_agg(t::text, E'\\n'), '') as text from ${name} t`);
    texts.set(name, rows[0].text);
  }
  return texts;
}

const base64 = (bytes: Buffer) => [bytes.toString('base64'), bytes.toString('base64url')];

/** These bytes as text, hexadecimal, and base64 wherever in a longer text they stand. */
function encodings(bytes: Buffer): string[] {
  const shifted = [0, 1, 2].flatMap((shift) =>
    base64(Buffer.concat([Buffer.alloc(shift), bytes])).map((text) => text.slice(shift === 0 ? 0 : 4, -4)),
  );
  return [bytes.toString('hex'), ...shifted].filter((text) => text.length > 7);
}

function formsOf(value: string): string[] {
  const utf16 = Buffer.from(value, 'utf16le');
  return [
    value,
    ...encodings(Buffer.from(value)),
    ...encodings(utf16),
    ...encodings(Buffer.from(utf16).swap16()),
  ];
}

/** What one would try who holds the dump and no key: the value as it is and as it is folded, under every common hash. */
const hashesOf = (value: string): string[] =>
  [value, value.toLowerCase(), value.replace(/-/g, '')].flatMap((text) =>
    ['md5', 'sha1', 'sha256', 'sha512'].flatMap((name) => encodings(createHash(name).update(text).digest())),
  );

const found = (what: Map<string, string>, forms: (value: string) => string[], text: string): string[] =>
  [...what].flatMap(([value, name]) =>
    forms(value).some((form) => holds(text, form)) ? [`${name}: ${value}`] : [],
  );
/** Digits alone are looked for as a number of their own: times and ids hold any. */
const holds = (text: string, form: string): boolean =>
  /^\d{1,8}$/.test(form) ? new RegExp(`(?<![\\w.-])${form}(?![\\w-])`).test(text) : text.includes(form);

test('the dump holds what it should, and the search finds what it looks for', () => {
  expect(guessable.size + random.size).toBeGreaterThan(50);
  for (const name of [
    'public.member',
    'public.oidc_artifact',
    'public.interaction',
    'public.one_time_secret',
    'public.audit_entry',
    'public.approval',
  ])
    expect(tables.get(name)?.length).toBeGreaterThan(0);
  expect(tables.get('graphile_worker._private_jobs')).toContain('sealed');
  expect(devices).toBeGreaterThan(0);
  const buried = Buffer.from(`{"a":"${people[0]?.email}"}`);
  for (const text of [...base64(buried), buried.toString('hex'), `x,${people[0]?.email}`])
    expect(found(guessable, formsOf, text)).toEqual([`email: ${people[0]?.email}`]);
  const digest = createHash('sha256')
    .update(people[0]?.birthdate ?? '')
    .digest('hex');
  expect(found(guessable, hashesOf, `\\x${digest}`)).toContain(`birthdate: ${people[0]?.birthdate}`);
});

test('a stolen dump holds nothing of members, their mails, sessions and tokens, however it is written', () => {
  for (const [table, text] of tables) {
    expect({ table, found: found(guessable, formsOf, text) }).toEqual({ table, found: [] });
    expect({ table, found: found(random, formsOf, text) }).toEqual({ table, found: [] });
  }
});

test('nor as a hash that whoever holds the dump alone could try all values against', () => {
  for (const [table, text] of tables) {
    expect({ table, found: found(guessable, hashesOf, text) }).toEqual({ table, found: [] });
  }
});

test('nor a key: of signing keys the public half alone, and what seals the rest is not in the database', () => {
  const whole = [...tables.values()].join('\n');
  expect(whole).not.toMatch(/"(d|p|q|dp|dq|qi)"\s*:/);
  expect(whole).not.toMatch(/PRIVATE KEY/);
  const { secrets } = server.context;
  for (const purpose of ['password pepper']) {
    for (const key of secrets.keys(purpose))
      expect(encodings(key).some((form) => whole.includes(form))).toBe(false);
  }
});

test('the same value is sealed to other bytes every time, so that equal ones cannot be told', async () => {
  const { rows } = await server.context.db.raw('select sealed_payload, sealed_facts from interaction');
  const sealed = rows.flatMap((row: Record<string, Buffer | null>) => Object.values(row)).filter(Boolean);
  expect(new Set(sealed.map((bytes: Buffer) => bytes.toString('hex').slice(8, 32))).size).toBe(sealed.length);
});
