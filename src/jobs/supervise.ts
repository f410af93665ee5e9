import { setTimeout as delay } from 'node:timers/promises';
import type { Runner } from 'graphile-worker';
import { seconds } from '../clock.ts';
import type { Logger } from '../log.ts';

/**
 * Keeps a job runner going: graphile-worker ends for good when the database is lost at the wrong moment. Throws
 * when the first start fails. `stop` lets running jobs end.
 */
export async function supervise(
  start: () => Promise<Pick<Runner, 'promise' | 'stop'>>,
  log: Logger,
  pause = seconds(1),
): Promise<{ stop(): Promise<void> }> {
  const stopping = new AbortController();
  let runner: Pick<Runner, 'promise' | 'stop'> | null = await start();

  const restarting = (async () => {
    for (;;) {
      await runner?.promise.catch(() => {});
      if (stopping.signal.aborted) return;
      log.error('the job queue stopped, most likely for want of its database; it starts again');
      await delay(pause, undefined, { signal: stopping.signal }).catch(() => {});
      if (stopping.signal.aborted) return;
      runner = await start().catch(() => null);
      if (stopping.signal.aborted) await runner?.stop();
    }
  })();

  return {
    async stop() {
      stopping.abort();
      await runner?.stop().catch(() => {}); // it may have ended by itself
      await restarting;
    },
  };
}
