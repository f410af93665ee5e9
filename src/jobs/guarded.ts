import { Logger as QueueLogger, type Task } from 'graphile-worker';
import type { Logger } from '../log.ts';
import { jobDuration } from '../operations/metrics.ts';

/** The tasks, failing with no more than the kind of their error: graphile-worker keeps its text in the database. */
export const guarded = (tasks: Record<string, Task>): Record<string, Task> =>
  Object.fromEntries(Object.entries(tasks).map(([name, task]) => [name, guard(name, task)]));

const guard =
  (name: string, task: Task): Task =>
  async (payload, helpers) => {
    const end = jobDuration.startTimer({ task: name });
    try {
      const result = await task(payload, helpers);
      end({ outcome: 'done' });
      return result;
    } catch (error) {
      end({ outcome: 'failed' });
      const { name: kind, code } = error as Error & { code?: string };
      throw new Error(code ? `${kind} ${code}` : kind);
    }
  };

/** graphile-worker's log lines in ours, without the jobs that it hands along. */
export const queueLogger = (log: Logger): QueueLogger =>
  new QueueLogger(() => (level, message) => {
    if (level === 'error') log.error(message);
    else if (level === 'warning') log.warn(message);
    else log.trace(message);
  });
