import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MemberBrowser } from '../helpers/member.ts';
import { type Person, person } from '../helpers/people.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';
import { Walk } from '../helpers/walk.ts';

let server: TestServer;
let portal: RelyingParty;

beforeAll(async () => {
  server = await TestServer.start({ processes: 2 });
  await server.publish('2026-04');
  await server.insurer({ code: 'sample' });
  await server.insurer({ code: 'other', number: '06130000' });
  portal = await server.relyingParty(['sample']);
});
afterAll(() => server.stop());

test('T01 until the new password is set, whoever knows card and birthday gets no token and reads nothing', async () => {
  const victim = person('taken01', 1, { name: '被害 花子' });
  await server.enrol('sample', victim);
  const attacker = new Walk(server, { ...victim, email: 'attacker@example.com' });
  const { browser } = attacker;
  const expectNothingAt = async (step: string) => {
    await browser.expectStep(step);
    for (const detail of [victim.name, victim.symbol + victim.number, victim.birthdate])
      expect(browser.page.html).not.toContain(detail);
    const tab = browser.newTab();
    await tab.signInAt(portal, { prompt: 'none' });
    expect(tab.refusedAtPortal()).toBe('login_required');
    await tab.signInAt(portal, { scope: 'openid profile email birthdate insurance' });
    await tab.expectStep('credentials');
  };
  await attacker.enter(portal, victim.initialPassword);
  await expectNothingAt('birthdate');
  await browser.submit({ birthdate: victim.birthdate });
  await expectNothingAt('terms');
  await browser.press('accept');
  await expectNothingAt('email');
  await browser.submit({ email: 'attacker@example.com' });
  await expectNothingAt('email-verification');
  await attacker.openLink();
  await browser.press('refresh');
  await expectNothingAt('factor-choice');
  await browser.submit({ factor: 'email-otp' });
  await expectNothingAt('new-password');
  await browser.open(browser.page.url.replace(/.*\/interaction\/([^/?]+).*/, `${server.issuer}/auth/$1`));
  await browser.expectStep('credentials');
});

test('T03 once activated, the initial password fails as any wrong one does', async () => {
  for (const cohort of [1, 2, 3] as const) {
    const member = person(`kept0${cohort}`, cohort);
    await server.enrol('sample', member);
    await new Walk(server, member).firstSignIn(portal, 'email-otp');
    const again = new Walk(server, member);
    await again.enter(portal, member.initialPassword);
    await again.browser.expectStep('credentials', 'credentials_wrong');
    const { page } = again.browser;
    await again.browser.submit({ userId: member.userId, password: 'some-wrong-password-1' });
    expect(unmarked(again.browser.page.html)).toBe(unmarked(page.html));
    await again.browser.submit({ userId: member.userId, password: member.password });
    await again.browser.expectStep('email-otp');
  }
});

test('T03 the new password may hold nothing of the initial one, and the reason is told', async () => {
  const member = person('pattern01', 1, { symbol: '8001', number: '12345', birthdate: '19800312' });
  await server.enrol('sample', member);
  const walk = new Walk(server, member);
  await walk.enter(portal, member.initialPassword);
  await walk.introduce();
  await walk.browser.submit({ factor: 'email-otp' });
  const refused: [string, string][] = [
    ['80011234519800312', 'password_letter'],
    ['８００１１２３４５１９８００３１２', 'password_letter'],
    ['80011234519800312a', 'password_personal'],
    ['2130089154321008x', 'password_personal'],
    ['800112345abc', 'password_personal'],
    ['19800312taro', 'password_personal'],
    ['taro800312ab', 'password_personal'],
    ['s550312hanako', 'password_personal'],
    ['昭和55年3月12日abc', 'password_personal'],
    ['pattern01-xyz', 'password_personal'],
  ];
  const told: [string, boolean][] = [];
  for (const [newPassword, reason] of refused) {
    await walk.browser.submit({ newPassword, newPasswordConfirmation: newPassword });
    await walk.browser.expectStep('new-password');
    told.push([newPassword, walk.browser.errors().includes(reason)]);
  }
  expect(told.filter(([, asExpected]) => !asExpected)).toEqual([]);
});

test.each([
  ['of one insurer', ['sample']],
  ['that serves several, on a browser that remembers the insurer', ['sample', 'other']],
])('T05 of 16 activations at once through a client %s, one wins', async (_, insurers) => {
  const member = person(`race0${insurers.length}`);
  await server.enrol('sample', member);
  const client = await server.relyingParty(insurers);
  const first = await atTheDoor(client, member, 0);
  await first.introduce();
  await first.browser.submit({ factor: 'email-otp' });
  const rivals = [first];
  for (let rival = 1; rival < 16; rival++) rivals.push(await atTheDoor(client, member, rival));
  await Promise.all(rivals.map(({ browser }) => browser.expectStep('new-password')));
  await Promise.all(
    rivals.map(({ browser, person: { password } }) =>
      browser.submit({ newPassword: password, newPasswordConfirmation: password }),
    ),
  );
  const winners = rivals.filter(({ browser }) => browser.page.step === 'complete');
  const losers = rivals.filter(({ browser }) => browser.page.step === 'credentials');
  expect([winners.length, losers.length]).toEqual([1, 15]);
  const steps: (string | null)[] = [];
  for (const { person } of [...losers.slice(0, 3), ...winners]) {
    const later = await atTheDoor(client, { ...person, initialPassword: person.password });
    steps.push(later.browser.page.step);
  }
  expect(steps).toEqual(['credentials', 'credentials', 'credentials', 'email-otp']);
});

test('T05 of four sign-ins of one member that end all others at once, one goes on', async () => {
  const member = person('endall');
  await server.enrol('sample', member);
  const first = await atTheDoor(portal, member);
  await first.browser.submit({ birthdate: member.birthdate });
  await first.browser.press('accept');
  const rivals = [first];
  for (let rival = 1; rival < 4; rival++) rivals.push(await atTheDoor(portal, member, rival));
  await Promise.all(rivals.map(({ browser }) => browser.submit({ email: member.email })));
  const answers = rivals.map(({ browser: { page } }) => `${page.step} ${page.status}`).sort();
  expect(answers).toEqual(['email-verification 200', 'message 410', 'message 410', 'message 410']);
});

/** Somebody who has given this person's user ID and initial password, at a browser of their own. */
async function atTheDoor(client: RelyingParty, person: Person, rival = 0): Promise<Walk> {
  const browser = new MemberBrowser();
  browser.jar.store(server.issuer, ['insurer=sample; path=/'], new Date());
  const password = `${person.password}${rival}`;
  const walk = new Walk(server, { ...person, password }, browser);
  await walk.enter(client, person.initialPassword);
  return walk;
}

/** A page without what differs by chance or by time. */
const unmarked = (html: string): string =>
  html.replace(/nonce="[^"]*"|name="csrf" value="[^"]*"|\/interaction\/[\w-]+/g, '');
