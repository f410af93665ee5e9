import type { Logger } from './log.ts';

/** Does the work again and again, so long after each end. A fault is logged once, until the work succeeds again. */
export function repeat(
  work: () => Promise<void>,
  { every, log, fault }: { every: number; log: Logger; fault: string },
): { stop(): Promise<void> } {
  let timer: NodeJS.Timeout | undefined;
  let working = Promise.resolve();
  let stopped = false;
  let failing = false;
  const once = async () => {
    try {
      await work();
      failing = false;
    } catch (error) {
      if (!failing) log.warn({ err: error }, fault);
      failing = true;
    }
    wait();
  };
  const wait = () => {
    if (stopped) return;
    timer = setTimeout(() => {
      working = once();
    }, every).unref();
  };
  wait();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await working;
    },
  };
}
