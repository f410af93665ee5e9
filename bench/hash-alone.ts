/* The floor of a password sign-in, a process of its own: the hash and nothing else, as many at once as there are cores. */
import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { PasswordHasher } from '../src/credential/password-hash.ts';
import { answerPlan } from './load.ts';
import { sharedPassword } from './members.ts';

export interface HashPlan {
  seconds: number;
}

/** CPU seconds that one verification takes. */
export interface HashCost {
  cpuSeconds: number;
  count: number;
}

if (import.meta.main)
  await answerPlan(async ({ seconds }: HashPlan): Promise<HashCost> => {
    const hasher = new PasswordHasher([randomBytes(32)], { atOnce: availableParallelism() });
    const stored = await hasher.hash(sharedPassword);
    const verifyUntil = async (end: number): Promise<number> => {
      let count = 0;
      const one = async () => {
        for (; performance.now() < end; count++)
          if (!(await hasher.verify(stored, sharedPassword)))
            throw new Error('the password was not the right one');
      };
      await Promise.all(Array.from({ length: availableParallelism() }, one));
      return count;
    };
    await verifyUntil(performance.now() + 500);
    const before = process.cpuUsage();
    const count = await verifyUntil(performance.now() + seconds * 1000);
    const { user, system } = process.cpuUsage(before);
    return { cpuSeconds: (user + system) / 1e6 / count, count };
  });
