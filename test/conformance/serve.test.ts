import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { outcomeOf } from '../helpers/command-line.ts';
import { Command, freePorts } from '../helpers/demo.ts';
import { selfSigned } from '../helpers/self-signed.ts';
import { exchangeOverTls, TlsBrowser } from './tls-browser.ts';

const root = join(import.meta.dirname, '..', '..');
const example = new URL('clients.example.json', import.meta.url);
let folder: string;
let issuer: string;
let command: Command;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kosmo-conformance-'));
  await writeFile(join(folder, 'cert.pem'), selfSigned.cert);
  await writeFile(join(folder, 'key.pem'), selfSigned.key);
  issuer = `https://localhost:${(await freePorts()).PORT}`;
  const env = { DATABASE_URL: process.env.KOSMO_TEST_SERVER ?? '', LOG_LEVEL: 'warn' };
  command = new Command(process.execPath, ['test/conformance/serve.ts', ...files(), '--issuer', issuer], env);
  await command.says('password');
});
afterAll(async () => {
  await command.interrupt();
  await rm(folder, { recursive: true });
});

const files = () => {
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  return ['--cert', cert, '--key', key, '--clients', example.pathname];
};

interface Task {
  match: string;
  commands: [word: string, kind: string, target: string, value?: string][];
}

/** What README.md tells the suite's browser to do at addresses that begin like this one. */
async function tasksFor(url: string): Promise<Task[]> {
  const readme = await readFile(new URL('README.md', import.meta.url), 'utf8');
  const [, json = ''] =
    /```json\n([\s\S]*?)```/.exec(readme.replaceAll('https://localhost:9443', issuer)) ?? [];
  const entries: { match: string; tasks: Task[] }[] = JSON.parse(json).browser;
  return entries.find(({ match }) => matches(match, url))?.tasks ?? [];
}

const matches = (pattern: string, url: string) =>
  new RegExp(`^${pattern.split('*').map(RegExp.escape).join('.*')}$`).test(url);

/** Goes to an address as the suite's browser does; where it leads in the end stays in `callbackUrl`. */
async function visit(browser: TlsBrowser, url: string): Promise<void> {
  await browser.open(url);
  for (const { match, commands } of await tasksFor(url)) {
    if (browser.callbackUrl !== null || !matches(match, browser.page.url)) continue;
    const fields: Record<string, string> = {};
    for (const [word, kind, target, value = ''] of commands) {
      if (word === 'text') fields[target] = value;
      else if (kind === 'name') await browser.press(target, fields);
      else await browser.submit(fields);
      if (kind === 'css') expect(target).toBe('main button.solid'); // which a form's first button is
    }
  }
}

test('the suite’s first client gets its tokens, without PKCE, by what README.md tells the suite’s browser', async () => {
  const [client] = JSON.parse(await readFile(example, 'utf8'));
  const [redirectUri, back] = [client.redirect_uris[0], client.post_logout_redirect_uris[0]];
  const browser = new TlsBrowser();
  const request = {
    client_id: client.client_id,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid',
  };
  await visit(browser, `${issuer}/auth?${new URLSearchParams({ ...request, state: 's' })}`);
  const code = new URL(browser.callbackUrl ?? '').searchParams.get('code') ?? '';
  const basic = Buffer.from(`${client.client_id}:${client.client_secret}`).toString('base64');
  const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri };
  const answer = await exchangeOverTls('POST', `${issuer}/token`, { authorization: `Basic ${basic}` }, form);
  expect([answer.status, Object.keys(JSON.parse(answer.body))]).toEqual([
    200,
    expect.arrayContaining(['access_token', 'id_token']),
  ]);
  const hint = { id_token_hint: JSON.parse(answer.body).id_token, post_logout_redirect_uri: back };
  await visit(browser, `${issuer}/session/end?${new URLSearchParams(hint)}`);
  expect(browser.callbackUrl).toBe(back);
});

test('TLS: 1.2 and 1.3, with the ciphers of RFC 9325 alone (happy-flow, ensure-holder-of-key-required)', async () => {
  const discovery = `${issuer}/.well-known/openid-configuration`;
  const speaking = (options: object) => exchangeOverTls('GET', discovery, {}, null, options);
  for (const version of ['TLSv1.2', 'TLSv1.3'])
    expect((await speaking({ minVersion: version, maxVersion: version })).status).toBe(200);
  const old = { minVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' };
  for (const maxVersion of ['TLSv1', 'TLSv1.1'])
    await expect(speaking({ ...old, maxVersion })).rejects.toThrow();
  for (const ciphers of ['ECDHE-ECDSA-AES128-SHA256', 'ECDHE-ECDSA-CHACHA20-POLY1305', 'AES128-GCM-SHA256'])
    await expect(speaking({ maxVersion: 'TLSv1.2', ciphers })).rejects.toThrow();
});

const production = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://kosmo@127.0.0.1:1/kosmo',
  SECRET_KEYS: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=',
  SMTP_URL: 'smtps://127.0.0.1:1',
  MAIL_DOMAIN: 'kosmo.example.jp',
  ISSUER: 'https://id.example.jp',
  TRUST_PROXY: '1',
};

const run = (args: string[], env: Record<string, string>) =>
  outcomeOf(process.execPath, args, { cwd: root, env });

test('D7 production does not start with clients that need no PKCE, nor does this command there', async () => {
  const [started, served] = await Promise.all([
    run(['src/main.ts', 'serve'], { ...production, CONFORMANCE_CLIENTS: 'basic' }),
    run(['test/conformance/serve.ts', ...files()], production),
  ]);
  for (const { exitCode, stderr } of [started, served])
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringContaining('CONFORMANCE_CLIENTS is for conformance'),
    ]);
});

test('without its files the command says what it needs', async () => {
  const { exitCode, stderr } = await run(['test/conformance/serve.ts'], {});
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining('--clients clients.json')]);
});
