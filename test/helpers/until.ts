import { setTimeout as wait } from 'node:timers/promises';

/** Resolves once `condition` holds; fails when it has not within a time no machine needs. */
export async function until(condition: () => Promise<boolean>, milliseconds = 60_000): Promise<void> {
  const end = performance.now() + milliseconds;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`not within ${milliseconds} ms: ${condition}`);
    await wait(50);
  }
}
