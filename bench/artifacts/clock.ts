import { mock } from 'node:test';

/** From here on `Date`, and it alone, says what it is told; what it is told only ever grows. */
export function takeClock(start: Date): (at: Date) => void {
  mock.timers.enable({ apis: ['Date'], now: start.getTime() });
  return (at) => {
    if (at.getTime() > Date.now()) mock.timers.setTime(at.getTime());
  };
}
