import { fork } from 'node:child_process';
import { once } from 'node:events';

/** What a load generator says on its way; `begin` and `end` bound the time its figures are about. */
export type Phase = 'begin' | 'end';
type Message<Result> = { phase: Phase } | { result: Result };

/**
 * Runs a load generator as a process of its own: `module` is handed `plan` and answers one result. Whatever takes
 * longer than `limit` milliseconds is ended. `watch` is told of every phase as it comes.
 */
export async function generateLoad<Result>(
  module: URL,
  plan: unknown,
  limit: number,
  watch: (phase: Phase) => Promise<void> = async () => {},
): Promise<Result> {
  const child = fork(module, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  let late = false;
  const timer = setTimeout(() => {
    late = child.kill('SIGKILL');
  }, limit);
  const watched: Promise<void>[] = [];
  try {
    const answered = new Promise<{ result: Result }>((resolve) => {
      child.on('message', (message: Message<Result>) => {
        if ('result' in message) resolve(message);
        else watched.push(watch(message.phase));
      });
    });
    const ended = once(child, 'exit').then(([code, signal]) => ({ end: signal ?? code }));
    child.send(plan as object);
    const first = await Promise.race([answered, ended]);
    if ('end' in first)
      throw new Error(
        `the load generator ${late ? `took over ${Math.round(limit / 1000)} s` : `ended (${first.end})`}`,
      );
    await Promise.all(watched);
    return first.result;
  } finally {
    clearTimeout(timer);
    child.kill();
  }
}

/** The other side: what the process of a load generator does. */
export async function answerPlan<Plan>(
  work: (plan: Plan, tell: (phase: Phase) => void) => Promise<unknown>,
): Promise<void> {
  const [plan] = await once(process, 'message');
  process.send?.({ result: await work(plan, (phase) => process.send?.({ phase })) });
}
