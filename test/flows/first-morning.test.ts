import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { minutes, seconds } from '../../src/clock.ts';
import { advance, realClock, setClock } from '../helpers/clock.ts';
import { guessAll } from '../helpers/crowd.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { type Person, person } from '../helpers/people.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';
import { Walk } from '../helpers/walk.ts';

const office = '192.0.2.10';
const oldPassword = 'Old-Site-2019';
let server: TestServer;
let portal: RelyingParty;
/** What pages told, once for each time somebody had to wait. */
const waits: string[] = [];

beforeAll(async () => {
  setClock('2026-04-01T09:00:00+09:00');
  server = await TestServer.start({ processes: 2, env: { TRUST_PROXY: '1' } });
  await server.publish('2026-04');
  await server.insurer({ code: 'sample', throttles: {} });
  portal = await server.relyingParty(['sample']);
});
afterAll(async () => {
  await server.stop();
  realClock();
});

async function arrives(name: string, address: string, change: Partial<Person> = {}): Promise<Walk> {
  const somebody = person(name, 1, change);
  await server.enrol('sample', somebody);
  const walk = new Walk(server, somebody, new MemberBrowser({ headers: { 'x-forwarded-for': address } }));
  await walk.browser.signInAt(portal);
  return walk;
}

/** Does it until it is let; whoever is asked to wait waits exactly as long as the page says. */
async function patiently({ browser }: Walk, act: () => Promise<void>): Promise<void> {
  await act();
  while (browser.callbackUrl === null && browser.page.status === 429) {
    const [told, hour, minute] = /(\d+):(\d+)を過ぎてから/.exec(browser.page.text) ?? [];
    if (told === undefined) throw new Error(`no time to wait for: ${browser.where()}`);
    const opens = new Date(`2026-04-01T${hour?.padStart(2, '0')}:${minute}:00+09:00`);
    waits.push(told);
    advance(opens.getTime() - Date.now());
    await act();
  }
}

const signIn = (walk: Walk, password: string) =>
  patiently(walk, () => walk.browser.submit({ userId: walk.person.userId, password }));

/** From the birthdate to the portal, with the one-time password by email set up. */
async function complete(walk: Walk): Promise<void> {
  const { browser, person } = walk;
  await walk.introduce();
  await finish(walk);
  expect((await browser.reachesPortal()).userinfo.sub).toBeDefined();
  expect(person.password).not.toBe('');
}

async function finish(walk: Walk): Promise<void> {
  const { browser, person } = walk;
  await browser.submit({ factor: 'email-otp' });
  await browser.submit({ newPassword: person.password, newPasswordConfirmation: person.password });
  await patiently(walk, () => browser.press('set-up'));
  await walk.show('email-otp');
}

test('who types the old password three times comes in with the first one after all', async () => {
  const walk = await arrives('oldpass1', '198.51.100.1');
  for (let time = 1; time <= 3; time++) {
    await signIn(walk, oldPassword);
    await walk.browser.expectStep('credentials', 'credentials_wrong');
  }
  await signIn(walk, walk.person.initialPassword);
  await complete(walk);
});

test('who does not stop at three is told from when on it goes on, and comes in then', async () => {
  const walk = await arrives('oldpass2', '198.51.100.2');
  const told = waits.length;
  for (let time = 1; time <= 8; time++) await signIn(walk, oldPassword);
  await signIn(walk, walk.person.initialPassword);
  await complete(walk);
  expect(waits.length - told).toBe(4);
});

test('two mails sent again, and the one that came late is opened: it works', async () => {
  const walk = await arrives('resends1', '198.51.100.3');
  const { browser, person } = walk;
  await signIn(walk, person.initialPassword);
  await browser.submit({ birthdate: person.birthdate });
  await browser.press('accept');
  await browser.submit({ email: person.email });
  for (let resend = 1; resend <= 2; resend++) {
    advance(seconds(61));
    await browser.press('resend');
    await browser.expectStep('email-verification');
    expect(browser.page.status).toBe(200);
  }
  const { link } = await server.post.next(person.email);
  const phone = new MemberBrowser();
  await phone.open(link);
  await phone.press('confirm');
  await browser.press('refresh');
  for (let other = 1; other <= 2; other++) await server.post.next(person.email);
  await finish(walk);
  await browser.reachesPortal();
});

test('a birthdate mistyped twice, and a link opened twice on two devices', async () => {
  const walk = await arrives('mistyped', '198.51.100.4');
  const { browser, person } = walk;
  await signIn(walk, person.initialPassword);
  for (const birthdate of ['19010101', '19010102']) {
    await patiently(walk, () => browser.submit({ birthdate }));
    await browser.expectStep('birthdate', 'birthdate_wrong');
  }
  await browser.submit({ birthdate: person.birthdate });
  await browser.press('accept');
  await browser.submit({ email: person.email });
  const { link } = await server.post.next(person.email);
  const [phone, tablet] = [new MemberBrowser(), new MemberBrowser()];
  await phone.open(link);
  await tablet.open(link);
  await phone.press('confirm');
  await tablet.press('confirm');
  expect(tablet.page.status).toBe(410);
  await browser.press('refresh');
  await finish(walk);
  await browser.reachesPortal();
});

test('a family of four on one mailbox, of whom each has a mail sent again', async () => {
  const shared = { email: 'family@example.com' };
  for (let place = 1; place <= 4; place++) {
    const walk = await arrives(`family${place}`, '198.51.100.5', shared);
    const { browser, person } = walk;
    await signIn(walk, person.initialPassword);
    await browser.submit({ birthdate: person.birthdate });
    await browser.press('accept');
    await patiently(walk, () => browser.submit({ email: person.email }));
    advance(seconds(61));
    await patiently(walk, () => browser.press('resend'));
    await browser.expectStep('email-verification');
    const [, { code }] = [await server.post.next(person.email), await server.post.next(person.email)];
    await browser.submit({ code });
    await finish(walk);
    await browser.reachesPortal();
  }
});

const staff = Array.from({ length: 500 }, (_, place) => person(`staff${1000 + place}`));

test('500 staff behind one address, a fifth of whom try the old password first: nobody has to wait', async () => {
  await server.enrol('sample', ...staff);
  const began = Date.now();
  for (let minute = 0; minute < 5; minute++) {
    const tries = staff
      .slice(minute * 100, (minute + 1) * 100)
      .flatMap(({ userId, initialPassword }, place) => {
        const right = { userId, password: initialPassword, address: office };
        return place % 5 === 0 ? [{ ...right, password: oldPassword }, right] : [right];
      });
    const verdicts = await guessAll(portal, tries, 8);
    expect(verdicts.filter(({ status }) => status === 303)).toHaveLength(100);
    expect(verdicts.filter(({ status }) => status !== 303 && status !== 422)).toEqual([]);
    advance(minutes(1));
  }
  expect(Date.now() - began).toBe(minutes(5));
  const colleague = await arrives('staff-99', office);
  await signIn(colleague, colleague.person.initialPassword);
  await complete(colleague);
}, 120_000);

test('everybody is in, nobody had to be helped, and nothing was closed', async () => {
  // Only who did not stop at three.
  expect(waits).toHaveLength(4);
  const { db } = server.context;
  const entries = await db('audit_entry').whereNot({ actor: 'test' });
  expect([...new Set(entries.map(({ actor }) => actor))]).toEqual(['member']);
  const came = entries.filter(
    ({ action, outcome }) => action === 'sign-in.password' && outcome === 'success',
  );
  const members = await db('member');
  expect(new Set(came.map(({ member_id }) => member_id)).size).toBe(members.length);
  expect(members.filter(({ activated_at }) => activated_at !== null)).toHaveLength(
    members.length - staff.length,
  );
  expect(Date.now() - new Date('2026-04-01T09:00:00+09:00').getTime()).toBeLessThan(minutes(60));
});
