import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair } from 'jose';
import { commandLine } from '../helpers/command-line.ts';
import { freePorts } from '../helpers/demo.ts';
import { exchange } from '../helpers/exchange.ts';
import { signInHonestly } from '../helpers/honest.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { person } from '../helpers/people.ts';
import { PlainClient } from '../helpers/plain-client.ts';
import { TestServer } from '../helpers/server.ts';

let server: TestServer;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kosmo-configuration-'));
  server = await TestServer.start();
  await server.insurer({ code: 'sample' });
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

/** The one address that is answered, once the program listens. */
async function answerOf(url: string, headers: Record<string, string> = {}) {
  for (;;) {
    const answer = await exchange('GET', url, headers).catch(() => null);
    if (answer !== null) return answer;
  }
}

/** What each way of proving oneself needs: how it is registered, and what the program is handed. */
async function proofOf(authMethod: string) {
  if (authMethod === 'public, DPoP and PAR')
    return { registration: { public: true, authMethod: 'none', dpop: true, requirePar: true }, env: {} };
  if (authMethod !== 'private_key_jwt') return { registration: { public: authMethod === 'none' }, env: {} };
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const file = join(folder, 'key.json');
  await writeFile(file, JSON.stringify({ ...(await exportJWK(privateKey)), kid: 'mine' }));
  return {
    registration: { jwks: { keys: [{ ...(await exportJWK(publicKey)), kid: 'mine' }] } },
    env: { CLIENT_KEY: file },
  };
}

test.each(['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none', 'public, DPoP and PAR'])(
  'openid-client signs a member in with the configuration as it is printed (%s)',
  async (authMethod) => {
    const { PORT } = await freePorts();
    const redirectUri = `http://localhost:${PORT}/callback`;
    const somebody = person(`of-${authMethod.replace(/\W|_/g, '-')}`);
    await server.enrol('sample', somebody);
    const { registration, env } = await proofOf(authMethod);
    const { id, secret } = await PlainClient.register(server, ['sample'], {
      redirectUris: [redirectUri],
      scope: 'openid profile offline_access',
      minimumAcr: 'urn:kosmo:acr:mfa',
      authMethod,
      ...registration,
    });
    const kosmo = commandLine({ cwd: tmpdir(), env: { ...server.environment, ISSUER: server.issuer } });
    const { stdout: printed } = await kosmo('client', 'show', id, '--as', 'openid-client');
    const program = spawn(process.execPath, ['--input-type=module'], {
      cwd: join(import.meta.dirname, '../..'),
      env: { PATH: process.env.PATH, ...env, ...(secret !== null && { CLIENT_SECRET: secret }) },
      stdio: ['pipe', 'inherit', 'inherit'],
    });
    const ended = once(program, 'close');
    program.stdin.end(printed);
    try {
      const start = await answerOf(`http://localhost:${PORT}/`);
      const browser = new MemberBrowser();
      await browser.open(start.headers.location ?? '');
      await signInHonestly(server, browser, somebody);
      const cookie = start.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
      const { status, body } = await answerOf(browser.callbackUrl ?? '', { cookie });
      expect([status, JSON.parse(body)]).toMatchObject([
        200,
        {
          acr: 'urn:kosmo:acr:mfa',
          member: { preferred_username: somebody.userId },
          signOut: expect.stringContaining('/session/end?id_token_hint='),
        },
      ]);
      const stranger = await answerOf(browser.callbackUrl ?? '');
      expect([stranger.status, stranger.headers.location]).toEqual([303, expect.stringMatching(/\/auth\?/)]);
    } finally {
      program.kill();
      await ended;
    }
  },
);
