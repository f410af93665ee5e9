import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { credentialIdOf } from '../../bench/growth/credentials.ts';
import { type Filled, fill, growthPassword } from '../../bench/growth/fill.ts';
import { detailsOf, emailOf } from '../../bench/growth/people.ts';
import {
  activatedMember,
  factorOf,
  insurerCode,
  insurerOf,
  memberId,
  passwordMembers,
  userIdOf,
} from '../../bench/growth/population.ts';
import { sealEntries } from '../../src/audit/seal.ts';
import { sealingLag } from '../../src/audit/seal-store.ts';
import { verifyTrail } from '../../src/audit/verify.ts';
import { describeMember } from '../../src/cli/member-described.ts';
import { after, days, minutes, now } from '../../src/clock.ts';
import { getInsurer } from '../../src/insurer/store.ts';
import { purge } from '../../src/jobs/purge.ts';
import { countMails, expireMails } from '../../src/mail/log-store.ts';
import {
  findMember,
  findMemberByUserId,
  findMembersByEmail,
  findMembersByInsured,
} from '../../src/member/store.ts';
import { endOtherSessions } from '../../src/oidc/end-other-sessions.ts';
import { signOutEverywhere } from '../../src/oidc/sign-out-everywhere.ts';
import { signOutMembers } from '../../src/oidc/sign-out-members.ts';
import { countPausedInsurers } from '../../src/throttle/spraying-store.ts';
import { SoftwareAuthenticator } from '../helpers/authenticator.ts';
import { lastingTables } from '../helpers/lasting-tables.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { PlainClient } from '../helpers/plain-client.ts';
import { longScans, type Statement, statementsOf } from '../helpers/plans.ts';
import { TestServer } from '../helpers/server.ts';

/** Busier than they are, so that what lives for an hour is many. */
const size = { members: 6_000, insurers: 350, signIns: 4 };

let server: TestServer;
let filled: Filled;
let client: pg.Client;
let portal: PlainClient;

beforeAll(async () => {
  const secretKey = randomBytes(32);
  server = await TestServer.start({ secretKeys: [secretKey] });
  const { DATABASE_URL = '' } = server.environment;
  await server.whileStopped(async () => {
    filled = await fill(DATABASE_URL, secretKey, { ...size, now: now() });
  });
  portal = await PlainClient.register(server, null);
  client = new pg.Client({ connectionString: DATABASE_URL });
  await client.connect();
}, 180_000);
afterAll(async () => {
  await client?.end();
  await server?.stop();
});

const offline = { scope: 'openid offline_access', prompt: 'consent' };
const insurerAt = (member: number) => insurerCode(insurerOf(filled.population, member));
/** The owner of what a week has left, and the insurer. */
async function ownerOf(member: number) {
  const insurer = await getInsurer(server.context.db, insurerAt(member));
  return { insurer, owner: { insurerId: insurer.id, id: memberId(member) } };
}

async function enter(member: number): Promise<MemberBrowser> {
  const browser = new MemberBrowser();
  await browser.open(portal.authorizationUrl({ ...offline, insurer: insurerAt(member) }));
  return browser;
}

async function tokensOf(browser: MemberBrowser): Promise<{ access: string; refresh: string; id: string }> {
  const { status, json } = await portal.redeem(PlainClient.answer(browser.callbackUrl).code ?? '');
  expect(status).toBe(200);
  return {
    access: String(json.access_token),
    refresh: String(json.refresh_token),
    id: String(json.id_token),
  };
}

async function passwordSignIn(pick: number) {
  const member = passwordMembers(filled.population, pick + 1)[pick] ?? 0;
  const browser = await enter(member);
  await browser.submit({ userId: userIdOf(member), password: growthPassword });
  return { member, browser, tokens: await tokensOf(browser) };
}

async function passkeySignIn() {
  const { population, passkey: privateKey } = filled;
  const isOffered = (member: number) =>
    insurerOf(population, member) % 4 !== 0 && factorOf(member) === 'passkey';
  let pick = 0;
  while (!isOffered(activatedMember(population, pick))) pick++;
  const member = activatedMember(population, pick);
  const device = new SoftwareAuthenticator();
  const id = credentialIdOf(member).toString('base64url');
  device.credentials.push({ id, privateKey, rpId: 'localhost', userHandle: '', counter: 0 });
  const browser = await enter(member);
  await browser.usePasskey(device);
  await tokensOf(browser);
}

/** What members, clients, the desk and the worker ask for, over and over. */
const flows: Record<string, () => Promise<unknown>> = {
  'a sign-in with a password': () => passwordSignIn(0),
  'a sign-in with a wrong password': async () => {
    const browser = await enter(passwordMembers(filled.population, 5)[4] ?? 0);
    await browser.submit({ userId: userIdOf(7), password: 'wrong' });
    await browser.expectStep('credentials', 'credentials_wrong');
  },
  'a sign-in with a passkey alone': passkeySignIn,
  'a code, exchanged twice': async () => {
    const { browser } = await passwordSignIn(1);
    const { code = '' } = PlainClient.answer(browser.callbackUrl);
    expect((await portal.redeem(code)).status).toBe(400);
  },
  'a refresh, and the use of an old token': async () => {
    const { tokens } = await passwordSignIn(2);
    expect((await portal.refresh(tokens.refresh)).status).toBe(200);
    await client.query(
      `update oidc_artifact set consumed_at = $1 where model = 'RefreshToken' and consumed_at > $2`,
      [after(now(), -days(1)), after(now(), -minutes(1))],
    );
    expect((await portal.refresh(tokens.refresh)).status).toBe(400);
  },
  'userinfo, introspection and revocation': async () => {
    const { tokens } = await passwordSignIn(3);
    expect((await portal.userinfo(tokens.access)).status).toBe(200);
    expect((await portal.post('/token/introspection', { token: tokens.access })).json.active).toBe(true);
    expect((await portal.post('/token/introspection', { token: tokens.refresh })).json.active).toBe(true);
    expect((await portal.post('/token/revocation', { token: tokens.refresh })).status).toBe(200);
  },
  'what many services ask at once': async () => {
    const { tokens } = await passwordSignIn(4);
    const asked = Array.from({ length: 8 }, () => portal.userinfo(tokens.access));
    for (const { status } of await Promise.all(asked)) expect(status).toBe(200);
  },
  'what many services refresh at once': async () => {
    const all = [];
    for (const pick of [7, 8, 9, 10]) all.push((await passwordSignIn(pick)).tokens);
    const refreshed = await Promise.all(all.map(({ refresh }) => portal.refresh(refresh)));
    expect(refreshed.map(({ status }) => status)).toEqual(all.map(() => 200));
  },
  'signing out at a portal': async () => {
    const { browser, tokens } = await passwordSignIn(5);
    await browser.open(`${server.issuer}/session/end?id_token_hint=${tokens.id}`);
    await browser.press('confirm');
  },
  'the list of sessions, and ending one': async () => {
    const { browser } = await passwordSignIn(6);
    await passwordSignIn(6);
    await browser.open(`${server.issuer}/account/sessions`);
    const form = browser.page.forms.find(({ action }) => action.endsWith('/sessions/end'));
    if (form === undefined) throw new Error(browser.where());
    await browser.send(form, form.values);
  },
  'ending whatever a member has': async () => {
    const { db, secrets } = server.context;
    const [one = 0, other = 0, third = 0] = passwordMembers(filled.population, 20);
    await db.transaction(async (transaction) => {
      const { owner } = await ownerOf(one);
      await signOutEverywhere(transaction, secrets, owner, { now: now() });
      await endOtherSessions(transaction, secrets, (await ownerOf(other)).owner, { uid: 'x', now: now() });
      const { insurerId, id } = (await ownerOf(third)).owner;
      await signOutMembers(transaction, secrets, { insurerId, ids: [id], now: now() });
    });
  },
  'a member found and described by the desk': async () => {
    const { db, secrets } = server.context;
    const member = activatedMember(filled.population, 8);
    const { insurer, owner } = await ownerOf(member);
    const found = [
      await findMemberByUserId(db, secrets, insurer.id, userIdOf(member)),
      await findMember(db, secrets, [insurer.id], owner.id),
      ...(await findMembersByEmail(db, secrets, insurer.id, emailOf(member))),
      ...(await findMembersByInsured(db, secrets, insurer.id, detailsOf(member))),
    ].filter((one) => one?.id === owner.id);
    expect(found).toHaveLength(4);
    if (found[0]) await describeMember(server.context, insurer, found[0], now());
  },
  'what the worker does every few minutes': async () => {
    const { db, secrets } = server.context;
    await purge(db, now(), new AbortController().signal);
    await expireMails(db, now());
    await sealEntries(db, secrets, { now: now(), limit: 100 });
  },
  'what every process is asked by those who watch it': async () => {
    const { db } = server.context;
    await countMails(db, now(), after(now(), -days(1)));
    await sealingLag(db, now());
    await countPausedInsurers(db, now());
  },
};

/** What was sent so far, by its text. */
const sent = new Map<string, Statement>();

describe('of a grown database nothing is read at length by', () => {
  test.each(Object.keys(flows))('%s', async (name) => {
    const statements = await statementsOf(server.context.db, flows[name] as () => Promise<unknown>);
    for (const statement of statements) sent.set(statement.sql, statement);
    expect(statements.length).toBeGreaterThan(0);
    expect(await longScans(client, statements)).toEqual([]);
  });
});

test('the trail it is filled with is as the service seals it', async () => {
  const { sealed, faults } = await verifyTrail(server.context.db, server.context.secrets, null);
  expect(sealed).toBeGreaterThan(size.members);
  expect(faults).toEqual([]);
});

test.each([
  ['member', 'member_email'],
  ['member', 'member_insured'],
  ['passkey', 'passkey_credential_id_key'],
  ['oidc_artifact', 'oidc_artifact_uid'],
  ['oidc_artifact', 'oidc_artifact_grant'],
  ['oidc_artifact', 'oidc_artifact_account'],
  ['oidc_artifact', 'oidc_artifact_expiry'],
  ['interaction', 'interaction_member'],
  ['remembered_browser', 'remembered_browser_member'],
  ['mail', 'mail_created'],
  ['throttle', 'throttle_expiry'],
  ['throttle', 'throttle_pause'],
  ['audit_entry', 'audit_entry_member'],
])('of %s much is read without %s', async (table, index) => {
  const concerned = [...sent.values()].filter(({ sql }) => new RegExp(`\\b${table}\\b`).test(sql));
  await client.query('begin');
  await client.query(
    index.endsWith('_key') ? `alter table ${table} drop constraint ${index}` : `drop index ${index}`,
  );
  const scans = await longScans(client, concerned);
  await client.query('rollback');
  expect(scans.map((scan) => scan.table)).toContain(table);
});

test('a single grant is looked for among a client’s by nobody, few as they may be', async () => {
  const looking = [...sent.values()].filter(({ sql }) => sql.includes(`g.model = 'Grant' and g.id_hash`));
  expect(looking.length).toBeGreaterThan(0);
  await client.query('begin');
  await client.query('set local enable_seqscan = off; set local enable_bitmapscan = off');
  await client.query('alter table oidc_artifact drop constraint oidc_artifact_pkey');
  const scans = await longScans(client, looking);
  await client.query('rollback');
  expect(scans.filter(({ how }) => how.includes('oidc_artifact_client'))).toEqual([]);
  expect(scans.length).toBeGreaterThan(0);
});

test('what a success forgets is found by its key, in the function that forgets it', async () => {
  const scans = async () => {
    const { rows } = await client.query<{ seq: number; idx: number }>(
      `select seq_scan::int as seq, idx_scan::int as idx from pg_stat_xact_user_tables where relname = 'throttle'`,
    );
    return rows[0] ?? { seq: 0, idx: 0 };
  };
  await client.query('begin');
  const before = await scans();
  for (let use = 0; use < 7; use++)
    await client.query(`select forget_counts('{1,1}', '{password,initial-password}', '{hanako,hanako}')`);
  const { seq, idx } = await scans();
  await client.query('rollback');
  expect({ seq, idx }).toEqual({ seq: before.seq, idx: before.idx + 14 });
});

test('whatever lives for a while has left some day, whichever table it lay in', async () => {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
     and relname <> all($1)`,
    [lastingTables],
  );
  const count = async () => {
    const counts = rows.map(async ({ name }) => {
      const { rows } = await client.query(`select count(*)::int as count from ${name}`);
      return [name, rows[0].count];
    });
    return Object.fromEntries(await Promise.all(counts));
  };
  const { approval: _, ...filledTables } = await count();
  for (const [table, rows] of Object.entries(filledTables))
    expect({ table, filled: Number(rows) > 0 }).toEqual({ table, filled: true });
  await purge(server.context.db, after(now(), days(400)), new AbortController().signal);
  expect(Object.values(await count()).every((rows) => rows === 0)).toBe(true);
});
