import { jest } from '@jest/globals';

const everythingButDate = [
  'cancelAnimationFrame',
  'cancelIdleCallback',
  'clearImmediate',
  'clearInterval',
  'clearTimeout',
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'requestAnimationFrame',
  'requestIdleCallback',
  'setImmediate',
  'setInterval',
  'setTimeout',
] as const;

/** From here on the clock stands still at `date`; timers, and so sockets and databases, go on as ever. */
export function setClock(date: Date | string): void {
  jest.useFakeTimers({ now: new Date(date), doNotFake: [...everythingButDate] });
}

/** Moves the standing clock on. */
export function advance(milliseconds: number): void {
  jest.setSystemTime(Date.now() + milliseconds);
}

/** Back to the machine's clock. */
export function realClock(): void {
  jest.useRealTimers();
}
