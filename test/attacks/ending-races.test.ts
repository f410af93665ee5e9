import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { hours, now } from '../../src/clock.ts';
import type { Db } from '../../src/db.ts';
import { endSession } from '../../src/oidc/end-session.ts';
import { signOutEverywhere } from '../../src/oidc/sign-out-everywhere.ts';
import { SoftwareAuthenticator } from '../helpers/authenticator.ts';
import { BackChannel } from '../helpers/back-channel.ts';
import { advance, realClock, setClock } from '../helpers/clock.ts';
import { lockWait } from '../helpers/lock-wait.ts';
import type { MemberBrowser } from '../helpers/member.ts';
import { type Person, person } from '../helpers/people.ts';
import { TestServer } from '../helpers/server.ts';
import { SignedInDevices } from '../helpers/signed-in-devices.ts';

let server: TestServer;
let channel: BackChannel;
let at: SignedInDevices;

beforeAll(async () => {
  // oidc-provider says that its guard against inner addresses cannot be made within jest.
  jest.spyOn(console, 'warn').mockImplementation(() => {});
  setClock('2026-04-07T09:00:00+09:00');
  server = await TestServer.start({ processes: 2 });
  channel = await new BackChannel().start();
  at = await SignedInDevices.prepare(server, channel);
});
afterAll(async () => {
  await server.stop();
  await channel.stop();
  realClock();
});

async function signedIn(userId: string, phone = new SoftwareAuthenticator()) {
  const somebody = person(userId);
  await server.enrol('sample', somebody);
  return { somebody, phone, browser: (await at.device(somebody, phone)).browser };
}

const keyOf = ({ userId }: Person) =>
  server.context.db('member').where({ user_id: userId }).first('id', 'insurer_id as insurerId');

async function endAll(db: Db, somebody: Person): Promise<void> {
  await signOutEverywhere(db, server.context.secrets, await keyOf(somebody), { now: now() });
}

/** Ends the member's sessions one by one, as the account page ends one. */
async function endEach(db: Db, somebody: Person): Promise<void> {
  const member = await keyOf(somebody);
  const sessions = await db('oidc_artifact').where({ account_id: member.id, model: 'Session' });
  for (const { uid_hash } of sessions) await endSession(db, server.context.secrets, member, uid_hash, now());
}

/** Lets `act` go as far as it gets before `end` is committed, and then to its end. */
async function meanwhile(end: (db: Db) => Promise<void>, act: () => Promise<unknown>): Promise<void> {
  const { db } = server.context;
  const holding = await db.transaction();
  await end(holding);
  const acting = act();
  await lockWait(db);
  await holding.commit();
  await acting;
}

const isSignedIn = async (browser: MemberBrowser): Promise<boolean> => {
  await browser.open(at.clients.pairwise.authorizationUrl({ prompt: 'none' }));
  return !browser.callbackUrl?.includes('error=login_required');
};

test.each([
  ['everything', endAll],
  ['this session', endEach],
] as const)('T47 a session given another identifier while %s ends is over', async (what, end) => {
  const { somebody, browser } = await signedIn(`renamed-${what.length}`);
  await browser.open(`${server.issuer}/session/end?client_id=${at.clients.pairwise.id}`);
  await browser.expectStep('sign-out');
  const { action, values } = browser.form;
  // Without `logout`, oidc-provider leaves this client alone and gives the session another identifier.
  const leave = () => browser.exchange('POST', action, { xsrf: values.xsrf ?? '' });
  await meanwhile((db) => end(db, somebody), leave);
  expect(await isSignedIn(browser)).toBe(false);
});

test('T47 a remembered browser that ends while its second factor is checked stands for nothing', async () => {
  const { somebody, phone, browser } = await signedIn('checked');
  browser.jar.forget('all');
  const { userId, password } = somebody;
  await browser.open(at.clients.pairwise.authorizationUrl());
  await browser.submit({ userId, password, remember: 'on' });
  await browser.usePasskey(phone);
  advance(hours(25));
  await browser.open(at.clients.pairwise.authorizationUrl());
  await browser.expectStep('passkey-authentication');
  await meanwhile(
    (db) => endAll(db, somebody),
    () => browser.usePasskey(phone),
  );
  await browser.expectStep('credentials');
});

test('T47 of what 16 requests at once make of a session while it alone is ended nothing can be refreshed', async () => {
  const { db } = server.context;
  const { somebody, phone } = await signedIn('alone');
  const { offline } = at.clients;
  for (const early of [1, 2, 4, 6, 9, 12]) {
    const { browser } = await at.device(somebody, phone);
    let answered = 0;
    let ending: Promise<void> | undefined;
    const codes = await Promise.all(
      Array.from({ length: 16 }, async () => {
        const code = await at.code(browser.newTab(), 'offline');
        answered += 1;
        if (answered === early)
          ending = db.transaction(async (transaction) => {
            await transaction('member').where({ user_id: somebody.userId }).forUpdate();
            await endEach(transaction, somebody);
          });
        return code;
      }),
    );
    await ending;
    const answers = await Promise.all(codes.map((code) => offline.redeem(code ?? '')));
    expect({ early, redeemed: answers.filter(({ status }) => status === 200).length }).toEqual({
      early,
      redeemed: 0,
    });
  }
});
