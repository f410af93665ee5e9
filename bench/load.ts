import { fork } from 'node:child_process';
import { once } from 'node:events';

/**
 * Runs a load generator as a process of its own: `module` is handed `plan` and answers one message. Whatever takes
 * longer than `limit` milliseconds is ended.
 */
export async function generateLoad<Result>(module: URL, plan: unknown, limit: number): Promise<Result> {
  const child = fork(module, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  let late = false;
  const timer = setTimeout(() => {
    late = child.kill('SIGKILL');
  }, limit);
  try {
    child.send(plan as object);
    const answered = once(child, 'message').then(([result]) => ({ result }));
    const ended = once(child, 'exit').then(([code, signal]) => ({ end: signal ?? code }));
    const first = await Promise.race([answered, ended]);
    if ('end' in first)
      throw new Error(
        `the load generator ${late ? `took over ${Math.round(limit / 1000)} s` : `ended (${first.end})`}`,
      );
    return first.result as Result;
  } finally {
    clearTimeout(timer);
    child.kill();
  }
}

/** The other side: what the process of a load generator does. */
export async function answerPlan<Plan>(work: (plan: Plan) => Promise<unknown>): Promise<void> {
  const [plan] = await once(process, 'message');
  process.send?.(await work(plan));
}
