import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Client } from '../client.ts';
import type { HeldTokens } from '../load/plan.ts';
import type { Pids, Target } from '../service.ts';

/** The process of bare oidc-provider, and what a load needs to know of it. */
export async function startBare(issuer: string) {
  const client: Client = {
    id: 'bare',
    secret: randomBytes(32).toString('base64url'),
    redirectUri: 'https://portal.example/callback',
  };
  const child = fork(new URL('serve.ts', import.meta.url), {
    env: { PATH: process.env.PATH, NODE_ENV: 'production' },
  });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`bare oidc-provider ended (${code})`);
  });
  ended.catch(() => {}); // as it is told to in the end
  const ask = async <Answer>(message: object): Promise<Answer> => {
    child.send(message);
    const [answer] = await Promise.race([once(child, 'message'), ended]);
    return answer;
  };
  const { port } = await ask<{ port: number }>({ issuer, client });
  const target: Target = { issuer, ports: [port] };
  const pids: Pids = { web: [child.pid ?? 0], worker: null, postmaster: null };
  return {
    client,
    target,
    pids,
    tokens: async (count: number) => (await ask<{ tokens: HeldTokens[] }>({ count })).tokens,
    async stop() {
      child.kill();
      await ended.catch(() => {});
    },
  };
}
