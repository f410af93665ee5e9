import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { realClock, setClock } from '../../test/helpers/clock.ts';
import { openDesk } from '../../test/helpers/desk.ts';
import { selfSigned } from '../../test/helpers/self-signed.ts';
import { SmtpSink } from '../../test/helpers/smtp.ts';
import { minutes } from '../clock.ts';
import { applyInsurer } from '../insurer/store.ts';

let desk: Awaited<ReturnType<typeof openDesk>>;
beforeAll(async () => {
  desk = await openDesk(['sample']);
});
afterAll(() => desk.close());
afterEach(realClock);

interface Found {
  check: string;
  level: 'ok' | 'warning' | 'fault';
  text: { en: string };
  advice: { en: string; ja: string } | null;
}

/** Runs it with these settings beside the desk's, and answers what it tells. */
async function doctor(env: Record<string, string> = {}, ...flags: string[]) {
  const { exitCode, stdout, stderr } = await desk.with(env)('doctor', '--json', ...flags);
  const found = JSON.parse(stdout) as Found[];
  return {
    exitCode,
    stdout,
    stderr,
    of: (check: string) =>
      found.filter((one) => one.check === check).map(({ level, text }) => `${level}: ${text.en}`),
    found,
  };
}

test('what is as it should be is told, too; whatever is not says what to do, in both languages', async () => {
  const { of, found } = await doctor();
  expect(of('database')[0]).toMatch(/^ok: PostgreSQL \d/);
  expect(of('migrations')).toEqual(['ok: the database fits this version']);
  expect(of('clock')).toEqual(["ok: 0 s between this clock and the database's"]);
  for (const { level, advice } of found)
    if (level !== 'ok')
      expect([advice?.en.length, advice?.ja.length].every((length) => (length ?? 0) > 10)).toBe(true);
});

test('for people it is one line each, with what to do below, and a sum at the end', async () => {
  const { stdout, stderr, exitCode } = await desk.kosmo('doctor', '--lang', 'ja');
  expect(stdout).toMatch(/^ {2}正常 {2}migrations {2}この版に合っています$/m);
  expect(stdout).toMatch(/^✗ 異常 {2}database {4}fsync が切られています\n {12}→ .*fsync = on/m);
  expect(stderr).toMatch(/^異常 \d+ 件、注意 \d+ 件。/);
  expect(exitCode).toBe(1);
});

test('a PostgreSQL that may lose what it confirmed is a fault', async () => {
  // the tests' own server forgoes all three for speed
  const { exitCode, of } = await doctor();
  expect(of('database').filter((line) => line.startsWith('fault'))).toEqual([
    'fault: fsync is off',
    'fault: full_page_writes is off',
    'fault: synchronous_commit is off',
  ]);
  expect(exitCode).toBe(1);
});

test('a database whose texts are ordered by other rules since an upgrade is a fault', async () => {
  const { rows } = await desk.db.raw(
    'select datcollversion as version from pg_database where datname = current_database()',
  );
  const pretend = (version: string | null) =>
    desk.db.raw('update pg_database set datcollversion = ? where datname = current_database()', [version]);
  await pretend('0');
  const { of } = await doctor();
  await pretend(rows[0].version);
  expect(of('database').join()).toContain('fault: texts are ordered by another version');
  expect((await doctor()).of('database').join()).not.toContain('ordered by');
});

test('a database that cannot be reached is a finding, what needs it is left out, and the rest is looked at', async () => {
  const DATABASE_URL = 'postgres://kosmo:hunter2@127.0.0.1:1/kosmo';
  const { exitCode, of, stdout, stderr } = await doctor({ DATABASE_URL });
  expect(exitCode).toBe(1);
  expect(of('database')[0]).toContain('no PostgreSQL answers there');
  for (const check of ['migrations', 'clock', 'worker', 'insurers', 'clients'])
    expect(of(check)).toEqual(['warning: not looked at: the database cannot be used']);
  expect(of('settings')).toHaveLength(1);
  expect(stdout + stderr).not.toContain('hunter2');
});

test('a password that is wrong is told as such', async () => {
  const { url } = desk;
  const DATABASE_URL = url.replace(/\/\/[^@]*@/, '//nobody-of-that-name:hunter2@');
  const { exitCode, of } = await doctor({ DATABASE_URL });
  expect(exitCode).toBe(1);
  expect(of('database')[0]).toMatch(/fault: could not be looked at .*(may not connect|password is wrong)/);
});

test('a migration that is missing, and one of a newer version, are faults that name it', async () => {
  const { db } = desk;
  const [last] = await db('knex_migrations').orderBy('name', 'desc').limit(1);
  await db('knex_migrations').where({ name: last.name }).delete();
  const behind = await doctor();
  expect(behind.of('migrations')[0]).toMatch(`fault: the database is not migrated (missing: ${last.name})`);
  expect(behind.of('insurers')).toEqual(['warning: not looked at: the database cannot be used']);

  const later = { ...last, id: last.id + 1, name: '20991231000000_later.ts' };
  await db('knex_migrations').insert([last, later]);
  const ahead = await doctor();
  await db('knex_migrations').where({ name: later.name }).delete();
  expect(ahead.of('migrations')[0]).toContain(`newer than this program (${later.name})`);
});

test('a clock that is off by more than processes may differ is a fault, which says by how much', async () => {
  setClock(new Date(Date.now() - minutes(10)));
  const { of } = await doctor();
  expect(of('clock')[0]).toMatch(/^fault: this machine's clock is (599|600|601) s behind the database's$/);
});

test('a transaction that somebody left open is a warning', async () => {
  const open = await desk.db.transaction();
  await open.raw('select 1');
  setClock(new Date(Date.now() + minutes(3)));
  const { of } = await doctor();
  await open.rollback();
  expect(of('database').join()).toContain('warning: 1 transactions are open and doing nothing');
});

test('settings that cannot be read are all told at once', async () => {
  const { exitCode, of, stdout } = await doctor({ PORT: 'none', SECRET_KEYS: 'c2hvcnQ=' });
  expect(exitCode).toBe(1);
  expect(of('settings')[0]).toMatch(/PORT must be .*SECRET_KEYS must hold/s);
  expect(stdout).not.toContain('c2hvcnQ=');
});

test.each([
  [{ ISSUER: 'http://id.kenpo.jp' }, /fault: ISSUER is not https/],
  [{ ISSUER: 'https://id.kenpo.jp' }, /fault: TRUST_PROXY is 0/],
  [{ ISSUER: 'https://id.kenpo.jp', TRUST_PROXY: '1' }, /warning: NODE_ENV is not production/],
  [
    { ISSUER: 'https://id.kenpo.jp', TRUST_PROXY: '1', MAIL_DOMAIN: 'other.jp' },
    /warning: mails come from other.jp/,
  ],
])('settings %j: %s', async (env, finding) => {
  expect((await doctor(env)).of('settings').join('\n')).toMatch(finding);
});

const servers: SMTPServer[] = [];
async function smtpServer(options: SMTPServerOptions): Promise<string> {
  const server = new SMTPServer({ logger: false, closeTimeout: 1, ...options });
  servers.push(server);
  server.on('error', () => {});
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  return `localhost:${(server.server.address() as AddressInfo).port}`;
}
afterEach(() =>
  Promise.all(servers.splice(0).map((server) => new Promise<void>((done) => server.close(done)))),
);

const smtp = async (SMTP_URL: string, ...flags: string[]) => {
  const { of, stdout, stderr } = await doctor({ SMTP_URL }, ...flags);
  expect(stdout + stderr).not.toContain('hunter2');
  return of('smtp');
};

test('SMTP: a wrong port, a host nobody knows', async () => {
  expect(await smtp('smtp://127.0.0.1:1')).toEqual([
    'fault: the SMTP server cannot be reached (ECONNREFUSED)',
  ]);
  expect((await smtp('smtp://smtp.invalid:25'))[0]).toMatch(/^fault: the SMTP server cannot be reached \(E/);
});

test('SMTP: a server that knows no TLS where it is demanded, one that speaks plainly, and a certificate nobody vouches for', async () => {
  const plain = await smtpServer({ disabledCommands: ['AUTH', 'STARTTLS'] });
  expect(await smtp(`smtp://${plain}?requireTLS=true`)).toEqual([
    'fault: no encrypted connection (TLS) can be made (500)',
  ]);
  expect(await smtp(`smtps://${plain}`)).toEqual([
    'fault: no encrypted connection (TLS) can be made (ERR_SSL_WRONG_VERSION_NUMBER)',
  ]);
  expect(await smtp(`smtp://${plain}`)).toEqual(['ok: it answers (not encrypted, no sign-in)']);
  const encrypted = await smtpServer({ secure: true, authOptional: true, ...selfSigned });
  expect(await smtp(`smtps://${encrypted}`)).toEqual([
    'fault: no encrypted connection (TLS) can be made (DEPTH_ZERO_SELF_SIGNED_CERT)',
  ]);
  expect(await smtp(`smtps://${encrypted}?tls.rejectUnauthorized=false`)).toEqual([
    'ok: it answers (encrypted, no sign-in)',
  ]);
});

test('SMTP: a sign-in that is refused, and one that is not; the password is nowhere', async () => {
  const server = await smtpServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ password }, _session, done) =>
      done(password === 'right' ? null : new Error('no'), { user: 'kosmo' }),
  });
  expect(await smtp(`smtp://kosmo:hunter2@${server}`)).toEqual([
    'fault: the SMTP server refuses the sign-in (535)',
  ]);
  expect(await smtp(`smtp://kosmo:right@${server}`)).toEqual(['ok: it answers (not encrypted, signed in)']);
});

test('SMTP: a server that turns us away', async () => {
  const sink = await new SmtpSink().start();
  sink.manner = 'greet-554';
  expect(await smtp(sink.url)).toEqual(['fault: the SMTP server cannot be reached (554)']);
  await sink.stop();
});

test('nothing is sent but to --send-to, and a refusal says what it means', async () => {
  const sink = await new SmtpSink().start();
  expect(await smtp(sink.url)).toEqual(['ok: it answers (not encrypted, no sign-in)']);
  expect(sink.attempts).toBe(0);
  expect((await smtp(sink.url, '--send-to', 'you@example.jp'))[1]).toMatch(/^ok: a trial mail was sent/);
  expect(sink.received.map(({ to }) => to)).toEqual([['you@example.jp']]);
  sink.manner = 'recipient-550';
  expect((await smtp(sink.url, '--send-to', 'you@example.jp'))[1]).toBe(
    'fault: the trial mail was not taken: the mailbox does not exist, or refuses us (550 at RCPT TO)',
  );
  expect((await smtp(sink.url, '--send-to', 'nobody'))[1]).toBe('fault: --send-to is no email address');
  await sink.stop();
});

test('insurers: no second factor, nobody to ask, no terms, a number twice; and when one opens', async () => {
  const opensAt = new Date(Date.now() + minutes(60)).toISOString();
  const name = { ja: '組合', en: 'Society' };
  await applyInsurer(
    desk.db,
    { code: 'weak', number: '06139999', name, secondFactors: [], opensAt },
    new Date(),
  );
  const lines = (await doctor()).of('insurers');
  expect(lines).toEqual(
    expect.arrayContaining([
      'ok: there are 2 insurers',
      'warning: insurer number 06139999 is repeated: sample, weak',
      'warning: weak: no second factor: the password alone signs in',
      'warning: weak: it has no contact',
      'warning: weak: no page tells where symbol and number are found',
      'warning: weak: no terms are in force: nobody is asked to accept any',
    ]),
  );
  expect(lines.at(-1)).toMatch(/^ok: weak: sign-in opens on /);
  const whole = {
    contact: { phone: '03-0000-0000' },
    links: { symbolNumber: 'https://sample.example/' },
    opensAt: new Date(Date.now() - minutes(60 * 24 * 20)).toISOString(),
    activationDays: 30,
  };
  await applyInsurer(desk.db, { code: 'sample', number: '06139998', name, ...whole }, new Date());
  const sample = (await doctor()).of('insurers').filter((line) => line.includes(': sample:'));
  expect(sample).toHaveLength(2);
  expect(sample[0]).toContain('no terms are in force');
  expect(sample[1]).toMatch(/^warning: sample: first sign-ins end on /);
});

test('clients: one that is not told of sign-outs, a stopped one, an insurer nobody serves', async () => {
  const created = await desk.kosmo(
    ...['client', 'create', '--json', '--name', 'Portal', '--insurer', 'sample'],
    ...['--redirect-uri', 'https://portal.example/callback'],
  );
  const { client_id: id } = JSON.parse(created.stdout) as { client_id: string };
  const { of } = await doctor();
  expect(of('clients')).toContain(`warning: Portal (${id}) is not told of sign-outs`);
  expect(of('clients').join()).toContain('warning: insurers without a client: weak');
  await desk.kosmo('client', 'disable', id, '--yes', '--reason', 'test');
  const stopped = (await doctor()).of('clients');
  expect(stopped).toContain(`ok: Portal (${id}) is disabled`);
  expect(stopped.join()).toContain('insurers without a client: sample, weak');
});
