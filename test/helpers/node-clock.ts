/*
 * Loaded before a node's own code: its clock stands at the time (in milliseconds) that the file CLOCK_FILE holds, and
 * moves when another is put there.
 */
import { readFileSync } from 'node:fs';

const time = (): number => Number(readFileSync(process.env.CLOCK_FILE ?? ''));

Date.now = time;
globalThis.Date = new Proxy(Date, {
  apply: () => new Date().toString(),
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [time()] : args, newTarget),
});
