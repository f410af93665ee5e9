import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { listen } from '../../../src/http/listen.ts';
import { startBare } from '../../bare/start.ts';
import type { HeldTokens, LoadPlan } from '../plan.ts';
import { Operation, Refused } from '../tally.ts';
import { Wire } from '../wire.ts';
import { introspection } from './introspection.ts';
import type { Kind } from './kind.ts';
import { password } from './password.ts';
import { discovery, jwks } from './published.ts';
import { refresh } from './refresh.ts';
import { userinfo } from './userinfo.ts';

type Bare = Awaited<ReturnType<typeof startBare>>;
let bare: Bare;
/** Has other keys, and else is the same. */
let other: Bare;
beforeAll(async () => {
  [bare, other] = await Promise.all([startBare('https://id.example'), startBare('https://id.example')]);
});
afterAll(() => Promise.all([bare.stop(), other.stop()]));

/** Operations of a kind, ready to be done one after the other. */
async function ready(kind: Kind, change: Partial<LoadPlan> = {}, tokens?: HeldTokens[]) {
  const { client, target } = bare;
  const plan: LoadPlan = {
    ...{ client, target, kind: 'refresh', warmUp: 0, seconds: 0, load: { concurrency: 1 } },
    tokens: tokens ?? (await bare.tokens(1)),
    ...change,
  };
  const wire = new Wire(plan.target);
  const work = await kind(plan, wire);
  return () => work(new Operation(performance.now())).finally(() => wire.close());
}

test.each(Object.entries({ refresh, userinfo, introspection, discovery, jwks }))(
  '%s is done again and again',
  async (_, kind) => {
    const operate = await ready(kind);
    for (let count = 0; count < 3; count++) await operate();
  },
);

test('an answer about somebody else is none, nor one to a wrong secret, nor of a token that was used before', async () => {
  const stolen = (await bare.tokens(1)).map((held) => ({ ...held, sub: 'somebody else' }));
  await expect((await ready(userinfo, {}, stolen))()).rejects.toThrow('userinfo: 200 about somebody else');
  await expect((await ready(introspection, {}, stolen))()).rejects.toThrow(
    'introspection: 200 of another worth',
  );
  await expect((await ready(refresh, {}, stolen))()).rejects.toThrow(
    'an ID token that is not the one asked for',
  );

  const wrong = { client: { ...bare.client, secret: 'wrong' } };
  await expect((await ready(refresh, wrong))()).rejects.toThrow('refresh: 401 invalid_client');

  const tokens = await bare.tokens(1);
  await (await ready(refresh, {}, tokens))();
  await expect((await ready(refresh, {}, tokens))()).rejects.toThrow('refresh: 400 invalid_grant');
});

test("an ID token is verified under the provider's keys", async () => {
  const wire = new Wire(bare.target);
  const { idTokenCheck } = await import('../id-tokens.ts');
  const check = await idTokenCheck(bare.target, bare.client, wire);
  wire.close();
  const plan = { ...other, tokens: await other.tokens(1) };
  const answer = await refreshBy(plan);
  await expect(check(answer.id_token, { sub: plan.tokens[0]?.sub ?? '' })).rejects.toThrow(
    'no applicable key',
  );
});

async function refreshBy({
  target,
  client,
  tokens,
}: Pick<LoadPlan, 'target' | 'client'> & { tokens: HeldTokens[] }) {
  const basic = Buffer.from(`${client.id}:${client.secret}`).toString('base64');
  const wire = new Wire(target);
  const { body } = await wire.send(new Operation(performance.now()), 'refresh', {
    method: 'POST',
    url: `${target.issuer}/token`,
    headers: { authorization: `Basic ${basic}` },
    form: { grant_type: 'refresh_token', refresh_token: tokens[0]?.refreshToken ?? '' },
  });
  wire.close();
  return JSON.parse(body);
}

test('503 asks to come again only where it says when, and shows a page that does so', async () => {
  let answer: [headers: Record<string, string>, body: string] = [{}, ''];
  const server = createServer((_request, response) => response.writeHead(503, answer[0]).end(answer[1]));
  const port = await listen(server, { port: 0, host: '127.0.0.1', setting: 'PORT' });
  const target = { issuer: 'https://id.example', ports: [port] };
  const wire = new Wire(target);
  const send = () =>
    wire.send(new Operation(0), 'page', { method: 'GET', url: `${target.issuer}/`, headers: {} });
  const page = { 'content-type': 'text/html', 'retry-after': '10' };
  answer = [page, '<main data-step="busy">'];
  await expect(send()).rejects.toThrow(Refused);
  answer = [{ 'retry-after': '10' }, '{}'];
  await expect(send()).rejects.toThrow(Refused);
  answer = [page, '<main data-step="error">'];
  await expect(send()).rejects.toThrow('does not say when');
  answer = [{}, ''];
  await expect(send()).rejects.toThrow('does not say when');
  wire.close();
  server.close();
});

test('a sign-in that shows no page to sign in at is none', async () => {
  const operate = await ready(password, {
    members: [{ userId: 'somebody', password: 'x', sub: 'x' }],
  });
  await expect(operate()).rejects.toThrow('page: 404');
});
