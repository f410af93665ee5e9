import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Writable } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import type { Knex } from 'knex';
import { BackChannel } from '../../test/helpers/back-channel.ts';
import { createDatabase } from '../../test/helpers/database.ts';
import { addMailInsurer, otpMail, sender } from '../../test/helpers/mail.ts';
import { SmtpSink } from '../../test/helpers/smtp.ts';
import { createClient } from '../client/store.ts';
import { openDb } from '../db.ts';
import { createLogger } from '../log.ts';
import { queueMail } from '../mail/outbox.ts';
import { type LogoutJob, queueLogouts } from '../oidc/logout-outbox.ts';
import { metrics } from '../operations/metrics.ts';
import { Secrets } from '../secrets.ts';
import { type LogoutPatience, logoutPatience } from './tell-logout.ts';
import { startWorker } from './worker.ts';

const key = randomBytes(32);
const secrets = new Secrets([key]);
const hasty: LogoutPatience = { lease: 6_000, failed: [20, 40], atOnce: 4, crowded: 20 };
/** A developer's machine, where clients on it may be told. */
const home = { ...sender, issuer: 'http://localhost:3000', production: false };

let database: Awaited<ReturnType<typeof createDatabase>>;
let db: Knex;
let smtp: SmtpSink;
let channel: BackChannel;
let logged: string;
let stop: () => Promise<void>;

beforeAll(async () => {
  // oidc-provider says that its guard cannot be made within jest; what it does is shown on processes of its own.
  jest.spyOn(console, 'warn').mockImplementation(() => {});
  database = await createDatabase();
  db = openDb(database.url);
  await addMailInsurer(db);
  smtp = await new SmtpSink().start();
});
afterAll(async () => {
  await smtp.stop();
  await db.destroy();
  await database.drop();
});
beforeEach(async () => {
  channel = await new BackChannel().start();
  logged = '';
  stop = async () => {};
});
afterEach(async () => {
  await channel.stop();
  await stop();
  await db.raw('delete from graphile_worker._private_jobs');
});

const write = (chunk: Buffer, _encoding: string, done: () => void) => {
  logged += chunk;
  done();
};
const log = createLogger('trace', new Writable({ write }));

async function work(patience: Partial<LogoutPatience> = {}, now?: () => Date): Promise<void> {
  const config = { ...home, smtpUrl: smtp.url };
  const pace = {
    logoutPatience: { ...hasty, ...patience },
    pollInterval: 10,
    lookInterval: 10,
    ...(now && { now }),
  };
  ({ stop } = await startWorker({ databaseUrl: database.url, db, config, secrets, log, ...pace }));
}

/** Lets the worker end what it has begun. */
async function drain(): Promise<void> {
  await stop();
  stop = async () => {};
}

/** A client that wants to be told at its own path. */
async function register(name: string, host?: string): Promise<string> {
  const registration = {
    name,
    redirectUris: ['https://portal.example/callback'],
    insurerCodes: null,
    backchannelLogoutUri: channel.url(name, host),
  };
  return (await createClient(db, secrets, registration, new Date())).client.id;
}

const queue = (clientId: string, sid: string | null = 'sid', accountId: string = randomUUID()) =>
  queueLogouts(db, secrets, [{ accountId, clientId, sid }], new Date());
const jobs = async (): Promise<{ payload: LogoutJob; last_error: string | null }[]> =>
  (await db.raw('select * from graphile_worker._private_jobs')).rows;
const until = async (condition: () => Promise<boolean>) => {
  while (!(await condition()));
};
const done = async () => (await jobs()).length === 0;

test('a queued logout is told, once, and nothing of it stays', async () => {
  const client = await register('portal');
  await work();
  expect(await queue(client)).toBe(1);
  await channel.until(() => channel.of('portal').length === 1);
  await until(done);
  await drain();
  expect(channel.of('portal')).toHaveLength(1);
  expect(await metrics.metrics()).toContain('kosmo_logout_outcomes_total{outcome="delivered"} 1');
});

test('of clients that do not want to be told, are disabled or do not exist, nothing is queued', async () => {
  const registration = { name: 'x', redirectUris: ['https://rp.example/'], insurerCodes: null };
  const silent = (await createClient(db, secrets, registration, new Date())).client.id;
  const disabled = await register('disabled');
  await db('client').where({ id: disabled }).update({ disabled_at: new Date() });
  for (const client of [silent, disabled, 'nobody']) expect(await queue(client)).toBe(0);
  expect(await jobs()).toEqual([]);
});

test.each(['disabled', 'deleted'])('to a client %s meanwhile nothing is told', async (what) => {
  const client = await register(what);
  await queue(client);
  const row = db('client').where({ id: client });
  await (what === 'deleted' ? row.delete() : row.update({ disabled_at: new Date() }));
  await work();
  await until(done);
  expect(channel.told).toEqual([]);
});

test.each(['refuse', 'redirect', 'endless', 'hang'] as const)(
  'R09 a client that answers with "%s" is tried again until it is well, with another token each time',
  async (answer) => {
    const client = await register(answer);
    channel.answers[answer] = answer;
    await work();
    await queue(client);
    // Whoever has said 200 has been told, however much it has to say besides.
    const tries = answer === 'endless' ? 1 : 2;
    await channel.until(() => channel.of(answer).length === tries);
    channel.answers[answer] = 'accept';
    await until(done);
    const ids = channel.of(answer).map((token) => decodeJwt(token).jti);
    expect(ids.length).toBeGreaterThanOrEqual(tries);
    expect(new Set(ids).size).toBe(ids.length);
    expect(channel.of('elsewhere')).toEqual([]);
  },
);

test('R09 pauses grow, and after a day it is given up: the trail says of whom, and why', async () => {
  const { failed } = logoutPatience;
  expect(failed.every((pause, place) => pause > (failed[place - 1] ?? 0))).toBe(true);
  const client = await register('gone');
  await channel.stop();
  await queue(client, null);
  const started = Date.now();
  let at = started;
  await work({ failed: [3_600_000] }, () => new Date(at));
  for (let hour = 0; hour < 24; hour++) {
    await until(
      async () => (await jobs()).some(({ payload }) => payload.failures === hour + 1) || (await done()),
    );
    at += 3_600_000;
    await db.raw('update graphile_worker._private_jobs set run_at = now() where locked_at is null');
    if (await done()) break;
  }
  await until(done);
  expect(at - started).toBeGreaterThanOrEqual(23 * 3_600_000);
  const entries = await db('audit_entry')
    .where({ action: 'logout.undelivered' })
    .select('actor', 'outcome', 'detail');
  expect(entries).toEqual([
    { actor: 'system', outcome: 'failure', detail: { client, reason: 'ECONNREFUSED' } },
  ]);
  expect(await metrics.metrics()).toContain('kosmo_logout_outcomes_total{outcome="given_up"} 1');
});

describe('R09 a client that hangs', () => {
  test('keeps neither other clients nor mails waiting', async () => {
    const [hanging, well] = [await register('hanging'), await register('well')];
    channel.answers.hanging = 'hang';
    await work();
    for (let count = 0; count < 30; count++) await queue(hanging, `sid ${count}`);
    await channel.until(() => channel.of('hanging').length === hasty.atOnce);
    const before = performance.now();
    await queue(well);
    await queueMail(db, secrets, otpMail({ requestedAt: new Date() }), new Date());
    await channel.until(() => channel.of('well').length === 1);
    await smtp.until(() => smtp.received.length === 1);
    expect(performance.now() - before).toBeLessThan(2_000);
    expect(channel.of('hanging')).toHaveLength(hasty.atOnce);
  });
});

test('T51 neither the log nor the queue tells who signed out, or the token', async () => {
  const [client, accountId] = [await register('secret'), randomUUID()];
  channel.answers.secret = 'refuse';
  await queue(client, 'the-sid', accountId);
  await work();
  await channel.until(() => channel.of('secret').length === 2);
  const queued = JSON.stringify(await jobs());
  await drain();
  expect(logged).toContain('logout not told');
  expect(logged).toContain('status 503');
  const [token = ''] = channel.of('secret');
  for (const secret of [accountId, 'the-sid', token, 'members are many']) {
    expect(logged).not.toContain(secret);
    expect(queued).not.toContain(secret);
  }
  expect(queued).not.toContain(client);
});

/** A process of its own, as production runs it: the guard of oidc-provider's fetch is not there within jest. */
function program(body: string, config: object): string {
  const from = (path: string) => JSON.stringify(String(new URL(path, import.meta.url)));
  return `
    import { startWorker } from ${from('./worker.ts')};
    import { logoutSender } from ${from('../oidc/logout-sender.ts')};
    import { openDb } from ${from('../db.ts')};
    import { createLogger } from ${from('../log.ts')};
    import { Secrets } from ${from('../secrets.ts')};
    const databaseUrl = ${JSON.stringify(database.url)};
    const db = openDb(databaseUrl);
    const secrets = new Secrets([Buffer.from('${key.toString('hex')}', 'hex')]);
    const config = ${JSON.stringify({ ...config, smtpUrl: smtp.url })};
    ${body}`;
}

test('R01 the logout of a worker that was killed is told by the next one', async () => {
  const client = await register('killed');
  channel.answers.killed = 'hang';
  const patience = JSON.stringify(hasty);
  const code = program(
    `await startWorker({ databaseUrl, db, config, secrets, log: createLogger('silent'), logoutPatience: ${patience} });`,
    home,
  );
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  stop = async () => void child.kill('SIGKILL');
  await queue(client);
  await channel.until(() => channel.of('killed').length === 1);
  child.kill('SIGKILL');
  await once(child, 'exit');
  channel.answers.killed = 'accept';
  await work({ lease: 1_000 });
  await channel.until(() => channel.of('killed').length === 2);
  await until(async () => (await jobs()).length === 0);
});

describe('T45 a logout token goes to no inner network', () => {
  async function deliveries(config: object, clients: string[]): Promise<Record<string, unknown>[]> {
    const code = program(
      `const { send } = await logoutSender({ config, db, secrets });
       const told = [];
       for (const clientId of ${JSON.stringify(clients)}) told.push(await send({ accountId: 'x', clientId, sid: 'y' }));
       console.log(JSON.stringify(told));
       await db.destroy();`,
      config,
    );
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let out = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    await once(child, 'close');
    return JSON.parse(out);
  }
  const inner = () => Promise.all([register('by-name', 'localhost'), register('by-address', '127.0.0.1')]);

  test('in production: neither by address nor by a name that leads there', async () => {
    expect(await deliveries(sender, await inner())).toEqual(
      Array(2).fill(expect.objectContaining({ kind: 'failed' })),
    );
    expect(channel.told).toEqual([]);
    expect(channel.connections).toBeGreaterThan(0); // the refusal came from the guard, not from a wrong address
  });

  test('but to the hosts an operator has named, and to no others', async () => {
    const rules = { ...sender, backchannelLogoutHosts: ['127.0.0.1'] };
    const told = await deliveries(rules, await inner());
    expect(told.map(({ kind }) => kind)).toEqual(['failed', 'delivered']);
    expect(channel.told.map(({ client }) => client)).toEqual(['by-address']);
  });

  test("and to any of a developer's own machine, while the issuer is there as well", async () => {
    const clients = await inner();
    expect(await deliveries(home, clients)).toEqual(Array(2).fill({ kind: 'delivered' }));
    const elsewhere = { ...home, issuer: 'https://id.kosmo.example' };
    expect(await deliveries(elsewhere, clients)).toEqual(
      Array(2).fill(expect.objectContaining({ kind: 'failed' })),
    );
  });
});
