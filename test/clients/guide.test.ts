import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { errors } from 'oidc-provider';
import * as oidc from 'openid-client';
import { registrationFlags } from '../../src/cli/client-flags.ts';
import { levels } from '../../src/interaction/assurance.ts';
import { claimsByScope } from '../../src/oidc/claims.ts';
import { freePorts } from '../helpers/demo.ts';
import { exchange } from '../helpers/exchange.ts';
import { signInHonestly } from '../helpers/honest.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { person } from '../helpers/people.ts';
import { PlainClient } from '../helpers/plain-client.ts';
import { TestServer } from '../helpers/server.ts';

const root = join(import.meta.dirname, '../..');
const hanako = person('hanako');
let guide: string;
let server: TestServer;

beforeAll(async () => {
  guide = await readFile(join(root, 'CLIENTS.md'), 'utf8');
  server = await TestServer.start();
  await server.insurer({ code: 'sample', secondFactors: ['passkey'] });
  await server.enrol('sample', hanako);
});
afterAll(() => server.stop());

/** The rows of the table under a heading: the names in each cell, as they are marked. */
function tableUnder(heading: string): string[][][] {
  const section = guide.split(/^## /m).find((one) => one.startsWith(heading)) ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\| (---|scope|error|what|to|`acr` \|) /.test(line))
    .filter((line) => !line.startsWith('| ---'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)),
    );
}

/** A program of the guide, by the name in its first line. */
const programOf = (name: string): string => {
  const blocks = [...guide.matchAll(/```js\n([\s\S]*?)```/g)].map(([, code = '']) => code);
  const found = blocks.find((code) => code.startsWith(`// ${name}:`));
  if (found === undefined) throw new Error(`the guide has no ${name}`);
  return found;
};

/** Runs a program of the guide until `stop`; `line` is the next it says. */
async function run(name: string, PORT: string, env: Record<string, string>) {
  const child = spawn(process.execPath, ['--input-type=module'], {
    cwd: root,
    env: { PATH: process.env.PATH, ISSUER: server.issuer, PORT, ...env },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = once(child, 'close');
  const lines = createInterface({ input: child.stdout });
  child.stdin.end(programOf(name));
  const url = `http://localhost:${PORT}/`;
  while ((await exchange('GET', url).catch(() => null)) === null);
  return {
    url,
    line: async (): Promise<string> => (await once(lines, 'line'))[0],
    async stop() {
      child.kill();
      await ended;
    },
  };
}

test('the claims, the levels and the flags are those there are', () => {
  expect(tableUnder('Who the member is').map(([[scope = ''] = [], claims]) => [scope, claims])).toEqual(
    Object.entries(claimsByScope),
  );
  expect(tableUnder('How well the member proved it').map(([[acr = ''] = []]) => acr)).toEqual([...levels]);
  const known = registrationFlags.map(({ flags }) => flags.split(' ')[0]);
  const named = [...guide.matchAll(/`(--[a-z-]+)/g)]
    .map(([, flag]) => flag)
    .filter((flag) => flag !== '--as');
  expect(named.filter((flag) => ![...known, '--public'].includes(flag))).toEqual([]);
});

test('every error it explains is one that is answered', () => {
  const ours = [
    'unmet_authentication_requirements',
    'interaction_required',
    'use_dpop_nonce',
    'server_error',
  ];
  const library = Object.values(errors).flatMap((Refusal) => {
    try {
      return [(new (Refusal as new (...words: string[]) => Error)('x', 'y') as { error?: string }).error];
    } catch {
      return [];
    }
  });
  const explained = tableUnder('When something is refused').flatMap(([names]) => names ?? []);
  expect(explained.length).toBeGreaterThan(20);
  expect(explained.filter((name) => ![...library, ...ours].includes(name))).toEqual([]);
});

test('refresh.mjs and api.mjs: an access token for an API is taken there, with a passkey alone', async () => {
  const audience = 'https://api.example.jp/';
  const client = await PlainClient.register(server, ['sample'], { resources: [audience] });
  const { PORT } = await freePorts();
  const api = await run('api.mjs', PORT, { AUDIENCE: audience });
  try {
    const browser = new MemberBrowser();
    const asking = { scope: 'openid profile offline_access', prompt: 'consent', resource: audience };
    await browser.open(client.authorizationUrl(asking));
    await signInHonestly(server, browser, hanako, 'passkey');
    const { code = '' } = PlainClient.answer(browser.callbackUrl);
    const { json } = await client.redeem(code, { resource: audience });
    const call = (token: unknown) => exchange('GET', api.url, { authorization: `Bearer ${token}` });
    const answer = await call(json.access_token);
    expect([answer.status, JSON.parse(answer.body)]).toMatchObject([200, { scope: 'profile' }]);

    const idp = await oidc.discovery(
      new URL(server.issuer),
      client.id,
      undefined,
      oidc.ClientSecretBasic(client.secret ?? ''),
      { execute: [oidc.allowInsecureRequests] },
    );
    const { refresh } = await import(`data:text/javascript,${encodeURIComponent(programOf('refresh.mjs'))}`);
    const next = await refresh(oidc, idp, json);
    expect(next.refresh_token).not.toBe(json.refresh_token);
    expect((await call(next.access_token)).status).toBe(401); // for userinfo: no API was named
    expect((await call('')).status).toBe(401);
  } finally {
    await api.stop();
  }
});

test('logout.mjs: is told which session has ended, and believes nobody else', async () => {
  const taro = person('taro');
  await server.enrol('sample', taro);
  const { PORT } = await freePorts();
  const backchannelLogoutUri = `http://localhost:${PORT}/`;
  const client = await PlainClient.register(server, ['sample'], { backchannelLogoutUri });
  const receiver = await run('logout.mjs', PORT, { CLIENT_ID: client.id });
  try {
    const forged = await exchange('POST', receiver.url, {}, { logout_token: 'x.y.z' });
    expect(forged.status).toBe(400);
    const browser = new MemberBrowser();
    await browser.open(client.authorizationUrl());
    await signInHonestly(server, browser, taro, 'passkey');
    await client.redeem(PlainClient.answer(browser.callbackUrl).code ?? '');
    await browser.open(`${server.issuer}/session/end?client_id=${client.id}`);
    const told = receiver.line();
    await browser.press('confirm');
    expect(JSON.parse(await told)).toEqual({ ended: expect.stringMatching(/^[\w-]{43}$/) });
  } finally {
    await receiver.stop();
  }
});
