import { expect, test } from '@jest/globals';
import { createLogger } from '../log.ts';
import { supervise } from './supervise.ts';

const log = createLogger('silent');

/** Starts that fail as listed, each telling `onStart` its number; a runner ends when its `end` is called. */
function runners(fails: boolean[], onStart: (count: number) => void = () => {}) {
  const running: { end: (fault: Error) => void; stopped: boolean }[] = [];
  let count = 0;
  const start = async () => {
    onStart(++count);
    if (fails[count - 1]) throw new Error('no database');
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const runner = { end: reject, stopped: false };
    running.push(runner);
    return {
      promise,
      stop: async () => {
        runner.stopped = true;
        resolve();
      },
    };
  };
  return { start, running };
}

test('a runner that ended is started again as soon as it can be, and stopped with all', async () => {
  const fifth = Promise.withResolvers<void>();
  const { start, running } = runners([false, true, true, true], (count) => count === 5 && fifth.resolve());
  const { stop } = await supervise(start, log, 1);
  running[0]?.end(new Error('connection lost'));
  await fifth.promise;
  await stop();
  expect(running.map(({ stopped }) => stopped)).toEqual([false, true]);
});

test('a first start that fails is the caller’s to hear of', async () => {
  await expect(supervise(runners([true]).start, log, 1)).rejects.toThrow('no database');
});

test('stopping while it waits to start again ends it at once', async () => {
  const { start, running } = runners([]);
  const { stop } = await supervise(start, log, 3_600_000);
  running[0]?.end(new Error('connection lost'));
  await stop();
  expect(running).toHaveLength(1);
});
