import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { after, days, now } from '../../src/clock.ts';
import { query } from '../../src/db.ts';
import { queueMail } from '../../src/mail/outbox.ts';
import { verificationMail } from '../helpers/mail.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { type Person, person } from '../helpers/people.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';
import { Walk } from '../helpers/walk.ts';

const somebody = (userId: string, cohort: 1 | 3, rest: Partial<Person>) =>
  person(userId, cohort, { number: '98765012', birthdate: '19630817', name: '難波津　咲也', ...rest });
const people = [
  somebody('trace-passkey', 1, { symbol: '記号ナニワ', email: 'saku.ya+kenpo@docomo.example' }),
  somebody('trace-mail', 3, { symbol: '7071072', email: 'konohana..x@docomo.ne.jp' }),
  somebody('trace-app', 1, { symbol: '7071073', email: 'fuyugomori@example.net' }),
] as const;

let server: TestServer;
/** Everything that must not lie open anywhere afterwards, and what it is. */
const secrets = new Map<string, string>();
const keep = (what: string, ...values: (string | undefined)[]) => {
  for (const value of values) if (value) secrets.set(value, what);
};

beforeAll(async () => {
  server = await TestServer.start();
  await server.publish('2026-04');
  await server.insurer({ code: 'sample', secondFactors: ['passkey', 'email-otp', 'totp'] });
  await server.enrol('sample', ...people);
  const portal = await server.relyingParty(['sample']);
  const factors = ['passkey', 'email-otp', 'totp'] as const;
  for (const [index, factor] of factors.entries()) await everything(people[index] as Person, factor, portal);
  await leaveMailInQueue();
  keep('client secret', portal.registration.clientSecret ?? undefined);
}, 60_000);
afterAll(() => server.stop());

/** A first sign-in with mistakes, a later one, tokens, and a sign-in that is left open. */
async function everything(one: Person, factor: 'passkey' | 'email-otp' | 'totp', portal: RelyingParty) {
  const walk = new Walk(server, one);
  await walk.enter(portal, 'wrong-Passw0rd-typed');
  const { claims, tokens } = await walk.settle(portal, factor);
  const parameters = { scope: 'openid profile email birthdate insurance offline_access', prompt: 'consent' };
  await walk.browser.signInAt(portal, parameters);
  const code = new URL(walk.browser.callbackUrl ?? '').searchParams.get('code') ?? undefined;
  const offline = await walk.browser.reachesPortal();
  const refreshed = await portal.refresh(offline.tokens.refresh_token ?? '');
  const later = new Walk(server, one, new MemberBrowser());
  await later.enter(portal, one.password);

  const { birthdate } = one;
  keep('wrong password', 'wrong-Passw0rd-typed');
  keep('password', one.password);
  keep('initial password', one.initialPassword);
  keep('birthdate', birthdate, birthdate.replace(/(....)(..)(..)/, '$1-$2-$3'));
  keep('insurance number', one.symbol, one.number);
  keep('name', one.name);
  keep('e-mail', one.email);
  for (const each of [tokens, offline.tokens, refreshed]) {
    keep('token', each.access_token, each.refresh_token, each.id_token);
  }
  keep('authorization code', code);
  for (const { history, jar } of [walk.browser, later.browser]) {
    for (const { form } of history) {
      keep('mailed code', form?.otp, form?.code);
      keep('passkey', form?.credential);
    }
    for (const { name, value } of jar.list()) {
      if (!/^(client|insurer|language)(\.sig)?$/.test(name)) keep(`cookie ${name}`, value);
    }
  }
  keep('app secret', walk.appSecret);
  for (const { text } of server.post.list(one.email)) {
    for (const line of text.split('\n')) {
      const token = /[?&#]token=(\S+)$/.exec(line)?.[1];
      if (/^\d{6}$/.test(line)) keep('mailed code', line);
      keep('mailed link', token);
    }
  }
  expect(claims.sub).toBeTruthy();
}

/** A mail that waits for tomorrow, as one does while the SMTP server is down. */
async function leaveMailInQueue(): Promise<void> {
  const { db, secrets: sealing } = server.context;
  const mail = verificationMail({
    to: 'tomorrow@example.jp',
    code: '907153',
    link: `${server.issuer}/email-link?token=tomorrow-s-link`,
  });
  await queueMail(db, sealing, mail, after(now(), days(1)));
  keep('queued mail', mail.to, mail.code, mail.link);
}

/** What of it stands in `text`: as it is, as hexadecimal or as base64. Digits alone must not be part of a number. */
function foundIn(text: string): string[] {
  return [...secrets].flatMap(([value, what]) => {
    const forms = [
      value,
      Buffer.from(value).toString('hex'),
      Buffer.from(value).toString('base64').replace(/=+$/, ''),
    ];
    const plain = /^\d{6}$/.test(value)
      ? new RegExp(`(?<![\\w.])${value}(?!\\w)`).test(text)
      : text.includes(value);
    const found = plain || forms.slice(1).some((form) => form.length > 11 && text.includes(form));
    return found ? [`${what}: ${value}`] : [];
  });
}

test('the search itself finds what it looks for', () => {
  expect(secrets.size).toBeGreaterThan(60);
  for (const [value, what] of secrets) expect(foundIn(`a,"${value}",b`)).toContain(`${what}: ${value}`);
  expect(foundIn(Buffer.from(people[0].email).toString('hex'))).toEqual([`e-mail: ${people[0].email}`]);
});

test('a stolen dump gives away nothing: every table of every schema, the job queue included', async () => {
  const { db } = server.context;
  const tables = await query<{ name: string }>(
    db,
    'test.tables',
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  expect(tables.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['public.member', 'graphile_worker._private_jobs']),
  );
  const jobs = await query(db, 'test.jobs', 'select id from graphile_worker._private_jobs');
  expect(jobs).not.toEqual([]);
  for (const { name } of tables) {
    const { rows } = await db.raw(`select coalesce(string_agg(t::text, E'\\n'), '') as text from ${name} t`);
    expect({ name, found: foundIn(rows[0].text) }).toEqual({ name, found: [] });
  }
  const { rows } = await db.raw('select sealed_private_jwk from signing_key');
  for (const row of rows) expect(row.sealed_private_jwk.toString('latin1')).not.toContain('"d"');
});

test('T51 no log line holds a secret or personal data', () => {
  expect(server.log.length).toBeGreaterThan(50);
  expect(foundIn(server.log.join(''))).toEqual([]);
});
