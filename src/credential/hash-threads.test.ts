import { expect, test } from '@jest/globals';
import { PasswordHasher } from './password-hash.ts';

test('while a password is hashed or verified, all else goes on', async () => {
  const parameters = { memoryCost: 65_536, timeCost: 4, parallelism: 1 };
  const slow = new PasswordHasher([Buffer.alloc(32, 1)], { parameters });
  const turnsDuring = async (work: Promise<unknown>) => {
    let [turns, under] = [0, true];
    const count = () => {
      turns++;
      if (under) setImmediate(count);
    };
    setImmediate(count);
    await work.finally(() => {
      under = false;
    });
    return turns;
  };
  expect(await turnsDuring(slow.hash('mizu12tori34'))).toBeGreaterThan(100);
  expect(await turnsDuring(slow.verify(null, 'mizu12tori34'))).toBeGreaterThan(100);
});
