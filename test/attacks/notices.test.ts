import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { minutes } from '../../src/clock.ts';
import type { Factor } from '../../src/credential/factor.ts';
import { SoftwareAuthenticator } from '../helpers/authenticator.ts';
import { advance, realClock, setClock } from '../helpers/clock.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { noticesTo } from '../helpers/notices.ts';
import { type Person, person } from '../helpers/people.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';
import { Walk } from '../helpers/walk.ts';

const unfinished = 'ログインが完了しませんでした';
const failing = 'ログインの失敗が続いています';
const wrong = 'no-password-of-anyone-1';

let server: TestServer;
let portal: RelyingParty;

beforeAll(async () => {
  setClock('2026-07-01T00:00:00Z');
  server = await TestServer.start({ processes: 2 });
  await server.publish('2026-04');
  await server.insurer({ code: 'sample', secondFactors: ['passkey', 'email-otp', 'totp'] });
  portal = await server.relyingParty(['sample']);
});
afterAll(async () => {
  await server.stop();
  realClock();
});

async function settled(userId: string, factor: Factor): Promise<Walk> {
  const one = person(userId);
  await server.enrol('sample', one);
  const walk = new Walk(server, one);
  await walk.settle(portal, factor);
  return walk;
}

/** Somebody who has the right password and nothing else. */
async function stuffer(
  { person }: Walk,
  { device = new SoftwareAuthenticator(), userAgent = '' } = {},
): Promise<MemberBrowser> {
  const headers = { 'user-agent': userAgent };
  const thief = new Walk(server, person, new MemberBrowser({ device, headers }));
  await thief.enter(portal, person.password);
  return thief.browser;
}

/** The mailbox of the tests takes two mails that are alike for one; with the time in them they are not. */
async function nextMinute({ person }: Walk): Promise<void> {
  await noticesTo(server, person.email);
  advance(minutes(1));
}

async function failures({ userId }: Person, action: string): Promise<number> {
  const { db } = server.context;
  const { id } = await db('member').where({ user_id: userId }).first('id');
  return (await db('audit_entry').where({ member_id: id, action, outcome: 'failure' })).length;
}

test.each(['email-otp', 'totp'] as const)(
  'T20 the right password and wrong codes (%s): each in the audit trail, one mail a burst',
  async (factor) => {
    const walk = await settled(`stuffed-${factor}`, factor);
    const burst = async (sizes: number[]) => {
      for (const size of sizes) {
        const browser = await stuffer(walk);
        for (let guess = 1; guess <= size; guess++) {
          await browser.submit({ otp: '000000' });
          await browser.expectStep(factor, 'otp_wrong');
          await nextMinute(walk);
        }
      }
    };
    await burst([3, 2]);
    expect(await failures(walk.person, `sign-in.${factor}`)).toBe(5);
    expect(await noticesTo(server, walk.person.email)).toEqual([unfinished]);
    advance(minutes(10));
    await burst([4]);
    expect(await noticesTo(server, walk.person.email)).toEqual([unfinished, unfinished]);
  },
);

test("T20 the right password and a passkey that is another's: in the audit trail, one mail a burst", async () => {
  const walk = await settled('stuffed-passkey', 'passkey');
  const other = await settled('other-passkey', 'passkey');
  for (let guess = 1; guess <= 3; guess++) {
    const browser = await stuffer(walk, { device: other.browser.device.clone() });
    const { form, options, origin } = await browser.ceremony();
    const answer = browser.device.get({ ...options, allowCredentials: [] }, { origin });
    await browser.post({ ...form.values, credential: JSON.stringify(answer) });
    await browser.expectStep('passkey-authentication', 'passkey_unknown');
    await nextMinute(walk);
  }
  expect(await failures(walk.person, 'sign-in.passkey')).toBe(3);
  expect(await noticesTo(server, walk.person.email)).toEqual([unfinished]);
  expect(await noticesTo(server, other.person.email)).toEqual([]);
});

test('T20 of failures at once, on two nodes, one is told', async () => {
  const walk = await settled('stuffed-at-once', 'totp');
  const thieves: MemberBrowser[] = [];
  for (const userAgent of [
    'iPhone',
    'iPad',
    'Android Mobile',
    'Android',
    'Windows',
    'CrOS',
    'Macintosh',
    'Linux',
  ])
    thieves.push(await stuffer(walk, { userAgent }));
  await Promise.all(thieves.map((browser) => browser.submit({ otp: '000000' })));
  expect(await noticesTo(server, walk.person.email)).toEqual([unfinished]);
});

test('T18 twenty requests for a code, and twenty wrong ones, bring three mails and one notice', async () => {
  const walk = await settled('flooded', 'email-otp');
  expect(await noticesTo(server, walk.person.email)).toEqual([]);
  advance(minutes(15));
  const before = server.post.list(walk.person.email).length;
  const browser = await stuffer(walk);
  for (let time = 1; time <= 20; time++) {
    await browser.press('resend');
    await browser.submit({ otp: '000000' });
  }
  expect(await noticesTo(server, walk.person.email)).toEqual([unfinished]);
  expect(server.post.list(walk.person.email).length - before).toBe(4);
});

test('T18 twenty wrong passwords of whoever knows only the user ID bring one mail, a siege of hours a few', async () => {
  const { person: victim } = await settled('besieged', 'passkey');
  const guess = async () => {
    const browser = new MemberBrowser();
    await browser.signInAt(portal);
    await browser.submit({ userId: victim.userId, password: wrong });
  };
  for (let time = 1; time <= 20; time++) await guess();
  expect(await noticesTo(server, victim.email)).toEqual([failing]);
  let told = 0;
  for (let quarter = 1; quarter <= 16; quarter++) {
    advance(minutes(15));
    await guess();
    told = (await noticesTo(server, victim.email)).length;
  }
  expect(told).toBe(5);
});

test('T06 the fifth failure of an ID costs the same whether anybody has it: a job, and nobody looked up for it', async () => {
  const { person: known } = await settled('known', 'passkey');
  const single = await TestServer.start();
  try {
    await single.insurer({ code: 'sample' });
    const at = await single.relyingParty(['sample']);
    await single.enrol('sample', known);
    const costs = [];
    for (const userId of [known.userId, 'nobody-has-this']) {
      const browser = new MemberBrowser();
      await browser.signInAt(at);
      const jobs: number[] = [];
      for (let failure = 1; failure <= 5; failure++) {
        const statements: string[] = [];
        const listen = ({ sql, bindings }: { sql: string; bindings?: unknown[] }) => {
          if (bindings?.[0] === 'tell_member') statements.push(sql);
        };
        single.context.db.on('query', listen);
        await browser.submit({ userId, password: wrong });
        await noticesTo(single, known.email);
        single.context.db.removeListener('query', listen);
        jobs.push(statements.length);
      }
      costs.push(jobs);
    }
    const [ofKnown, ofNobody] = costs;
    expect(ofKnown).toEqual([0, 0, 0, 0, 1]);
    expect(ofNobody).toEqual(ofKnown);
  } finally {
    await single.stop();
  }
});

test('T37 a mailed code in place of the passkey is worth less, and told; where the insurer forbids it, no way leads there', async () => {
  const walk = await settled('downgraded', 'passkey');
  const browser = await stuffer(walk);
  await browser.press('other-method');
  await new Walk(server, walk.person, browser).show('email-otp');
  expect((await browser.reachesPortal()).claims.acr).toBe('urn:kosmo:acr:mfa');
  const instead = '生体認証の代わりにワンタイムパスワードが使われました';
  expect(await noticesTo(server, walk.person.email)).toEqual([instead]);

  await server.insurer({ code: 'sample', emailOtpFallback: false });
  const again = await stuffer(walk);
  await again.expectStep('passkey-authentication');
  await again.post({ do: 'other-method' });
  await again.expectStep('passkey-authentication');
  await again.post({ otp: '000000' }, again.form.action.replace('passkey-authentication', 'email-otp'));
  await again.expectStep('passkey-authentication');
  await server.insurer({ code: 'sample', emailOtpFallback: true });
});
