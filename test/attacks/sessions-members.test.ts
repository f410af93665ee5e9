import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { signInHonestly } from '../helpers/honest.ts';
import { parsePage } from '../helpers/html.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { type Person, person } from '../helpers/people.ts';
import { PlainClient } from '../helpers/plain-client.ts';
import { TestServer } from '../helpers/server.ts';
import { Walk } from '../helpers/walk.ts';

const [hanako, taro, jiro] = ['hanako', 'taro', 'jiro'].map((userId) => person(userId)) as [
  Person,
  Person,
  Person,
];
/** Whose member everybody is: hanako and jiro are `first`'s, taro is `second`'s. */
const insurerOf = new Map([
  [hanako, 'first'],
  [jiro, 'first'],
  [taro, 'second'],
]);
const subjects = new Map<string, Person>();
/** What clients were told beside the error. */
const wordsOfRefusals = new Set<string | undefined>();
let server: TestServer;
let visits: { name: string; client: PlainClient; parameters: Record<string, string>; serves: string[] }[];
let clients: Record<'first' | 'second' | 'both', PlainClient>;

beforeAll(async () => {
  server = await TestServer.start({ processes: 2 });
  for (const code of ['first', 'second']) await server.insurer({ code, secondFactors: [] });
  for (const [somebody, code] of insurerOf) await server.enrol(code, somebody);
  clients = {
    first: await PlainClient.register(server, ['first']),
    second: await PlainClient.register(server, ['second']),
    both: await PlainClient.register(server, ['first', 'second']),
  };
  const visit = (name: keyof typeof clients, serves: string[], parameters: Record<string, string> = {}) => ({
    name: [name, ...Object.values(parameters)].join(' for '),
    client: clients[name],
    parameters,
    serves,
  });
  visits = [
    visit('first', ['first']),
    visit('second', ['second']),
    visit('both', ['first', 'second']),
    visit('both', ['first'], { insurer: 'first' }),
    visit('both', ['second'], { insurer: 'second' }),
  ];
  for (const [somebody, code] of insurerOf) {
    const browser = new MemberBrowser();
    await browser.open(clients[code as 'first' | 'second'].authorizationUrl());
    await signInHonestly(server, browser, somebody);
    subjects.set(await subjectOf(clients[code as 'first' | 'second'], browser), somebody);
  }
});
afterAll(() => server.stop());

async function subjectOf(client: PlainClient, browser: MemberBrowser): Promise<string> {
  const { json } = await client.redeem(PlainClient.answer(browser.callbackUrl).code ?? '');
  const [, payload = ''] = String(json.id_token).split('.');
  return JSON.parse(Buffer.from(payload, 'base64url').toString()).sub;
}

/** Who the client is told of, without anything being asked; the error where nobody. */
async function silently(
  client: PlainClient,
  browser: MemberBrowser,
  parameters = {},
): Promise<Person | string> {
  await browser.open(client.authorizationUrl({ prompt: 'none', ...parameters }));
  const { error, error_description: words } = PlainClient.answer(browser.callbackUrl);
  if (error !== undefined) wordsOfRefusals.add(words);
  return error ?? subjects.get(await subjectOf(client, browser)) ?? 'a stranger';
}

/** Signs in as `somebody`, whatever session there is. */
async function enter(
  client: PlainClient,
  browser: MemberBrowser,
  somebody: Person,
  parameters = {},
): Promise<void> {
  await browser.open(client.authorizationUrl({ prompt: 'login', ...parameters }));
  if (browser.page.step === 'insurer') await browser.submit({ insurer: insurerOf.get(somebody) ?? '' });
  if (browser.page.step !== 'credentials') throw new Error(browser.where());
  await signInHonestly(server, browser, somebody);
}

test.each([
  ['no session', null],
  ["a session of the first insurer's member", hanako],
  ["a session of the second insurer's member", taro],
])(
  'T33 %s satisfies those clients alone that serve the insurer, silently or not, whoever asked before',
  async (_, signedIn) => {
    const browser = new MemberBrowser();
    if (signedIn) await enter(clients[insurerOf.get(signedIn) as 'first' | 'second'], browser, signedIn);
    for (const first of visits) {
      for (const { name, client, parameters, serves } of [first, ...visits]) {
        const fits = signedIn !== null && serves.includes(insurerOf.get(signedIn) ?? '');
        expect({ name, told: await silently(client, browser, parameters) }).toEqual({
          name,
          told: fits ? signedIn : 'login_required',
        });
        await browser.open(client.authorizationUrl(parameters));
        const asked = browser.callbackUrl === null;
        expect({ name, asked }).toEqual({ name, asked: !fits });
      }
    }
  },
);

test('T33 in any order of sign-ins, the last one is the only session there is', async () => {
  const orders = [
    [hanako, taro],
    [taro, hanako],
    [hanako, jiro],
    [hanako, taro, jiro],
  ];
  for (const order of orders) {
    const browser = new MemberBrowser();
    for (const somebody of order) {
      const own = insurerOf.get(somebody) as 'first' | 'second';
      const other = own === 'first' ? 'second' : 'first';
      await enter(clients.both, browser, somebody, { insurer: own });
      expect(await silently(clients[own], browser)).toBe(somebody);
      expect(await silently(clients[other], browser)).toBe('login_required');
    }
  }
});

test("T33 another insurer's user ID and password open nothing, whatever the client serves besides", async () => {
  const browser = new MemberBrowser();
  for (const [client, parameters] of [
    [clients.second, {}],
    [clients.both, { insurer: 'second' }],
  ] as const) {
    await browser.open(client.authorizationUrl(parameters));
    await browser.submit({ userId: hanako.userId, password: hanako.password });
    await browser.expectStep('credentials', 'credentials_wrong');
  }
});

test('T33 a client is not told of an insurer it does not serve', async () => {
  const browser = new MemberBrowser();
  await enter(clients.second, browser, taro);
  for (const prompt of ['none', 'login']) {
    await browser.open(clients.first.authorizationUrl({ insurer: 'second', prompt }));
    expect(PlainClient.answer(browser.callbackUrl).error).toBe('invalid_request');
  }
});

test('T33 two tabs: each is answered with whom it was signed in as, and the first one’s session ends', async () => {
  const tabA = new MemberBrowser();
  const tabB = tabA.newTab();
  await tabA.open(clients.first.authorizationUrl());
  await tabB.open(clients.first.authorizationUrl());
  await tabA.expectStep('credentials');
  await signInHonestly(server, tabB, jiro);
  const { access_token: token } = (
    await clients.first.redeem(PlainClient.answer(tabB.callbackUrl).code ?? '')
  ).json;
  await signInHonestly(server, tabA, hanako);
  expect(subjects.get(await subjectOf(clients.first, tabA))).toBe(hanako);
  expect(await silently(clients.first, tabB)).toBe(hanako);
  expect((await clients.first.userinfo(String(token))).status).toBe(401);
});

test('T33 two tabs of two insurers: a sign-in begun for the one is not ended by a session of the other', async () => {
  const tabA = new MemberBrowser();
  const tabB = tabA.newTab();
  await tabA.open(clients.second.authorizationUrl());
  await enter(clients.first, tabB, hanako);
  await tabA.reload();
  await tabA.expectStep('credentials');
  await tabA.submit({ userId: hanako.userId, password: hanako.password });
  await tabA.expectStep('credentials', 'credentials_wrong');
  expect(await silently(clients.second, tabB)).toBe('login_required');
  await tabA.submit({ userId: taro.userId, password: taro.password });
  expect(subjects.get(await subjectOf(clients.second, tabA))).toBe(taro);
  expect(await silently(clients.first, tabB)).toBe('login_required');
});

test('T33 two tabs at the same moment: a session that came in between ends before the answer', async () => {
  const tabA = new MemberBrowser();
  const tabB = tabA.newTab();
  const address = { sealed_email: null, email_digest: null };
  await server.context.db('member').where({ user_id: hanako.userId }).update(address);
  await tabA.open(clients.first.authorizationUrl());
  await tabA.submit({ userId: hanako.userId, password: hanako.password });
  await tabA.submit({ email: hanako.email });
  await tabA.expectStep('email-verification');
  await new Walk(server, hanako).openLink();
  const { headers } = await tabA.exchange('GET', tabA.page.url);
  await enter(clients.second, tabB, taro);
  const { access_token: token } = (
    await clients.second.redeem(PlainClient.answer(tabB.callbackUrl).code ?? '')
  ).json;
  const between = await tabA.exchange('GET', headers.location ?? '');
  expect(between.headers['content-security-policy']).toContain("form-action 'self' https://portal.example");
  const [automatic] = parsePage(between.body, between.url, between.status).forms;
  await tabA.request('POST', automatic?.action ?? '', automatic?.values);
  expect(subjects.get(await subjectOf(clients.first, tabA))).toBe(hanako);
  expect(await silently(clients.second, tabB)).toBe('login_required');
  expect((await clients.second.userinfo(String(token))).status).toBe(401);
});

test('T33 nothing in an error tells a client that a member of another insurer is signed in', async () => {
  const browser = new MemberBrowser();
  await enter(clients.first, browser, hanako);
  for (const parameters of [{ max_age: '0' }, { acr_values: 'phr' }, { login_hint: hanako.userId }]) {
    expect(await silently(clients.second, browser, parameters)).toBe('login_required');
  }
  expect([...wordsOfRefusals]).toEqual(['End-User authentication is required']);
});

test('T33 what one member has shown in a sign-in counts for no other who goes on with it', async () => {
  const [mother, child] = [person('mother'), person('child')];
  await server.insurer({ code: 'third', secondFactors: ['email-otp'] });
  await server.enrol('third', mother, child);
  const client = await PlainClient.register(server, ['third']);
  const password = (somebody: Person) => ({ userId: somebody.userId, password: somebody.initialPassword });
  for (const somebody of [mother, child]) {
    const browser = new MemberBrowser();
    await browser.open(client.authorizationUrl());
    await signInHonestly(server, browser, somebody);
  }
  const reset = 'update member set activated_at = null, password_hash = null where user_id = ?';
  await server.context.db.raw(reset, [mother.userId]);
  const [first, second] = [new MemberBrowser(), new MemberBrowser()];
  for (const browser of [first, second]) {
    await browser.open(client.authorizationUrl());
    await browser.submit(password(mother));
    await browser.submit({ otp: await server.post.nextCode(mother.email) });
    await browser.expectStep('new-password');
  }
  await signInHonestly(server, second, mother);
  await first.reload();
  await first.expectStep('credentials');
  await first.submit({ userId: child.userId, password: child.password });
  await first.expectStep('email-otp');
});

test("T33 what a step-up took over from a session ends with it: the other tab's member starts anew", async () => {
  await server.insurer({ code: 'first', secondFactors: ['email-otp'] });
  const tabA = new MemberBrowser();
  const tabB = tabA.newTab();
  await enter(clients.first, tabA, hanako);
  await server.insurer({ code: 'first', secondFactors: [] });
  await tabA.open(clients.first.authorizationUrl());
  await server.publish('2026-05', 'first');
  await tabA.open(clients.first.authorizationUrl());
  await tabA.expectStep('terms');
  await enter(clients.second, tabB, taro);
  await tabA.press('accept');
  await tabA.expectStep('credentials');
  expect(await silently(clients.second, tabB)).toBe(taro);
});
