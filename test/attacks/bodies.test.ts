import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { signIn } from '../../src/interaction/pipeline.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { PlainClient } from '../helpers/plain-client.ts';
import { ownRoutes } from '../helpers/routes.ts';
import { sendRaw } from '../helpers/send-raw.ts';
import { TestServer } from '../helpers/server.ts';

const form = 'application/x-www-form-urlencoded';
let server: TestServer;
let portal: PlainClient;
let browser: MemberBrowser;

beforeAll(async () => {
  server = await TestServer.start();
  await server.insurer({ code: 'sample' });
  portal = await PlainClient.register(server, ['sample']);
});
afterAll(() => server.stop());
beforeEach(async () => {
  browser = new MemberBrowser();
  await browser.open(portal.authorizationUrl());
});

const token = () => browser.page.forms[0]?.values.csrf ?? '';
const cookie = () => browser.jar.header(browser.page.url, new Date());
const post = (url: string, body: string | Buffer, type = form, headers: Record<string, string> = {}) =>
  sendRaw('POST', url, body, { 'content-type': type, cookie: cookie(), ...headers });

/** Every address our own router takes a form at; each of the sign-in's, and its buttons'. */
function addresses(): string[] {
  const uid = new URL(browser.page.url).pathname.split('/')[2] ?? '';
  return ownRoutes(server.context)
    .filter(({ method }) => method === 'POST')
    .flatMap(({ path }) =>
      path.endsWith(':step') ? signIn.map(({ name }) => path.replace(':step', name)) : [path],
    )
    .map((path) => server.issuer + path.replace(':uid', uid));
}

describe('T60 a form that no page of ours could have sent is refused on every route, and changes nothing', () => {
  const bodies: [string, string | ((csrf: string) => string)][] = [
    ['an array', 'userId[]=a&userId[]=b'],
    ['an array in disguise', 'userId%5B%5D=a'],
    ['an object', 'userId[x]=a'],
    ['a dotted name', 'userId.x=a'],
    ['a repeated field', 'userId=a&userId=b'],
    ['a repeated token', (csrf) => `csrf=${csrf}`],
    ['__proto__', '__proto__=a'],
    ['__proto__ as an object', '__proto__[polluted]=1'],
    ['__proto__ encoded', '%5F%5Fproto%5F%5F=a'],
    ['constructor', 'constructor=a'],
    ['constructor.prototype', 'constructor[prototype][polluted]=1'],
    ['toString', 'toString=a'],
    ['hasOwnProperty', 'hasOwnProperty=a'],
    ['a nameless field', '=a'],
    ['NUL', 'userId=%00'],
    ['half a UTF-8 sequence', 'userId=%E3%81'],
    ['a UTF-16 surrogate as UTF-8', 'userId=%ED%A0%80'],
    ['a broken escape', 'userId=%zz'],
    ['unencoded bytes', 'userId=\u00e3\u0081'],
    ['51 fields', Array.from({ length: 51 }, (_, place) => `f${place}=`).join('&')],
  ];

  test.each(bodies)('T60 %s is 400', async (_, body) => {
    const answers: Record<string, number> = {};
    for (const url of addresses()) {
      const fields = typeof body === 'string' ? body : body(token());
      answers[url] = (await post(url, `csrf=${token()}&${fields}`)).status;
    }
    expect(answers).toEqual(Object.fromEntries(addresses().map((url) => [url, 400])));
    await expectUnharmed();
  });

  test.each([
    ['JSON', 'application/json', '{"csrf":"x","__proto__":{"polluted":1}}', {}],
    ['multipart', 'multipart/form-data; boundary=x', '--x\r\n', {}],
    ['plain text', 'text/plain', 'csrf=x', {}],
    ['no kind at all', '', 'csrf=x', {}],
    ['compressed', form, 'csrf=x', { 'content-encoding': 'gzip' }],
  ])('T60 a body of another kind (%s) is 415', async (_, type, body, headers) => {
    for (const url of addresses()) expect((await post(url, body, type, headers)).status).toBe(415);
    await expectUnharmed();
  });
});

test('T60 names of JavaScript in a path lead to no fault', async () => {
  const names = [
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '%5F%5Fproto%5F%5F',
    '%00',
    '%ff',
    '..%2f',
  ];
  for (const name of names) {
    for (const path of [
      `/interaction/${name}`,
      `${new URL(browser.page.url).pathname}/${name}`,
      `/auth/${name}`,
    ]) {
      for (const [method, body] of [['GET', ''] as const, ['POST', `csrf=${token()}`] as const]) {
        const { status } = await sendRaw(method, server.issuer + path, body, {
          'content-type': form,
          cookie: cookie(),
        });
        expect({ method, path, fault: status >= 500 }).toEqual({ method, path, fault: false });
      }
    }
  }
  await expectUnharmed();
});

test('T60 repeated and nested parameters in a query lead to no fault', async () => {
  const queries = [
    'x[]=1&x[]=2',
    'x=1&x=2',
    '__proto__=1',
    '__proto__[x]=1',
    'constructor=1',
    'x[__proto__]=1',
    'x=%ff',
  ];
  for (const name of [
    'client_id',
    'scope',
    'state',
    'prompt',
    'insurer',
    'lang',
    'token',
    'ui_locales',
    'claims',
  ]) {
    for (const query of queries.map((each) => each.replaceAll('x', name))) {
      for (const path of [
        '/',
        '/auth',
        '/email-link',
        '/help/lost-phone',
        '/session/end',
        new URL(browser.page.url).pathname,
      ]) {
        const { status } = await sendRaw('GET', `${server.issuer}${path}?${query}`, '', { cookie: cookie() });
        expect({ path, query, fault: status >= 500 }).toEqual({ path, query, fault: false });
      }
    }
  }
  await expectUnharmed();
});

test('T60 parameters sent twice to an endpoint for machines are refused', async () => {
  const basic = Buffer.from(`${portal.id}:${portal.secret}`).toString('base64');
  for (const body of [
    'grant_type=authorization_code&grant_type=refresh_token&code=x',
    'grant_type=authorization_code&code=a&code=b',
    'grant_type=__proto__',
    'grant_type=constructor&code=x',
    'grant_type[]=authorization_code',
    '__proto__[grant_type]=authorization_code',
  ]) {
    const { status } = await post(`${server.issuer}/token`, body, form, { authorization: `Basic ${basic}` });
    expect({ body, status }).toEqual({ body, status: 400 });
  }
});

describe('T60 claims and prompts of every type lead to an error at the client, never to a fault', () => {
  const nested = `{"userinfo":${'{"email":'.repeat(500)}1${'}'.repeat(500)}}`;
  test.each([
    '[]',
    'null',
    '5',
    '"x"',
    '{"userinfo":null}',
    '{"id_token":null}',
    '{"id_token":[]}',
    '{"id_token":"x"}',
    '{"id_token":{"acr":5}}',
    '{"id_token":{"acr":"phr"}}',
    '{"id_token":{"acr":{"values":5}}}',
    '{"id_token":{"acr":{"values":"phr"}}}',
    '{"id_token":{"acr":{"values":{}}}}',
    '{"id_token":{"acr":{"values":[null,5,{}]}}}',
    '{"id_token":{"acr":{"value":{},"essential":true}}}',
    '{"id_token":{"acr":{"essential":"yes","values":null}}}',
    '{"id_token":{"sub":{"value":5}}}',
    '{"id_token":{"__proto__":{"acr":{}}}}',
    '{"__proto__":{"id_token":{}}}',
    '{"userinfo":{"constructor":null}}',
    '{"userinfo":{"email":5}}',
    '{',
    'deeply nested',
  ])('T60 claims=%s', async (given) => {
    const claims = given === 'deeply nested' ? nested : given;
    for (const prompt of [null, 'none']) {
      await browser.open(portal.authorizationUrl({ claims, prompt }));
      if (browser.callbackUrl === null) {
        await browser.expectStep('credentials');
      } else {
        expect(['invalid_request', 'login_required', 'unmet_authentication_requirements']).toContain(
          PlainClient.answer(browser.callbackUrl).error,
        );
      }
    }
  });
});

test('T60 a passkey answer of every shape is refused as a failed one', async () => {
  const envelope = { id: 'AA', rawId: 'AA', type: 'public-key', clientExtensionResults: {} };
  const response = { clientDataJSON: 'AA', authenticatorData: 'AA', signature: 'AA' };
  const shapes: unknown[] = [
    ...['x', '[]', '5', 'null', '{}', '{"__proto__":{"id":"AA"}}', '['.repeat(20_000)],
    JSON.stringify(envelope),
    JSON.stringify({ ...envelope, response: [] }),
    JSON.stringify({ ...envelope, response: { ...response, signature: 5 } }),
    JSON.stringify({ ...envelope, id: ['AA'], response }),
    JSON.stringify({ ...envelope, id: '../x', response }),
    JSON.stringify({ ...envelope, response: { ...response, userHandle: {} } }),
  ];
  for (const credential of shapes) {
    await browser.post(
      { credential: String(credential) },
      `${browser.page.url.replace(/\/credentials$/, '')}/credentials`,
    );
    await browser.expectStep('credentials', 'passkey_failed');
  }
});

async function expectUnharmed(): Promise<void> {
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  await browser.reload();
  await browser.expectStep('credentials');
  expect(server.log.filter((line) => /"level":"(error|fatal)"/.test(line))).toEqual([]);
}
