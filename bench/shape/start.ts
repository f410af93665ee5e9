import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { ShapePlan } from './serve.ts';

/** One process of `serve.ts`, whose young objects get as much room as ours do. */
export async function startShape(plan: ShapePlan) {
  const child = fork(new URL('serve.ts', import.meta.url), {
    env: { PATH: process.env.PATH, NODE_ENV: 'production' },
    execArgv: ['--max-semi-space-size=4'],
  });
  const ended = once(child, 'exit');
  child.send(plan);
  const [{ port }] = await once(child, 'message');
  return {
    port: port as number,
    pid: child.pid ?? 0,
    async stop() {
      child.kill();
      await ended;
    },
  };
}
