import { describe, expect, test } from '@jest/globals';
import { BusyError, PasswordHasher } from './password-hash.ts';

const pepper = Buffer.alloc(32, 1);
const otherPepper = Buffer.alloc(32, 2);
const cheap = { memoryCost: 64, timeCost: 1, parallelism: 1 };
const hasher = new PasswordHasher([pepper], { parameters: cheap });

test('by default Argon2id takes 19,456 KiB twice in one lane', async () => {
  expect(await new PasswordHasher([pepper]).hash('mizu12tori34')).toMatch(
    /^[0-9a-f]{8}\$argon2id\$v=19\$m=19456,t=2,p=1\$/,
  );
});

test('a password verifies against its own hash alone', async () => {
  const stored = await hasher.hash('mizu12tori34');
  expect(await hasher.verify(stored, 'mizu12tori34')).toBe(true);
  expect(await hasher.verify(stored, 'mizu12tori35')).toBe(false);
  expect(await hasher.verify(stored, ' mizu12tori34')).toBe(false);
  expect(await hasher.verify(stored, '')).toBe(false);
});

test('the same password never hashes to the same text', async () => {
  expect(await hasher.hash('mizu12tori34')).not.toBe(await hasher.hash('mizu12tori34'));
});

test('nothing of a long password is cut off', async () => {
  const stored = await hasher.hash('あ'.repeat(64));
  expect(await hasher.verify(stored, 'あ'.repeat(64))).toBe(true);
  expect(await hasher.verify(stored, `${'あ'.repeat(63)}い`)).toBe(false);
  expect(await hasher.verify(await hasher.hash('a\u0000b'), 'a\u0000c')).toBe(false);
});

describe('the pepper', () => {
  test('without it a stolen hash verifies nothing', async () => {
    const stored = await hasher.hash('mizu12tori34');
    const thief = new PasswordHasher([otherPepper], { parameters: cheap });
    const [ownId] = (await thief.hash('x')).split('$');
    expect(await thief.verify(stored, 'mizu12tori34')).toBe(false);
    expect(await thief.verify(stored.replace(/^[^$]*/, ownId ?? ''), 'mizu12tori34')).toBe(false);
  });

  test('can change: what was hashed under the old one still verifies, and is due for a new hash', async () => {
    const stored = await hasher.hash('mizu12tori34');
    const rotated = new PasswordHasher([otherPepper, pepper], { parameters: cheap });
    expect(await rotated.verify(stored, 'mizu12tori34')).toBe(true);
    expect(rotated.needsRehash(stored)).toBe(true);
    expect(rotated.needsRehash(await rotated.hash('mizu12tori34'))).toBe(false);
  });

  test('must be given', () => {
    expect(() => new PasswordHasher([])).toThrow('pepper');
  });
});

test('a hash is due for renewal once the parameters have risen, and verifies until then', async () => {
  const stored = await hasher.hash('mizu12tori34');
  const stronger = new PasswordHasher([pepper], { parameters: { ...cheap, memoryCost: 128 } });
  expect(hasher.needsRehash(stored)).toBe(false);
  expect(stronger.needsRehash(stored)).toBe(true);
  expect(await stronger.verify(stored, 'mizu12tori34')).toBe(true);
});

test('where there is no hash the same work is done, counted, and the answer is no', async () => {
  const counted = new PasswordHasher([pepper]);
  const stored = await counted.hash('mizu12tori34');
  const cost = async (hash: string | null) => {
    const start = performance.now();
    expect(await counted.verify(hash, 'wrong')).toBe(false);
    return performance.now() - start;
  };
  let [without, against] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let run = 0; run < 10; run += 1) {
    without = Math.min(without, await cost(null));
    against = Math.min(against, await cost(stored));
  }
  expect(without / against).toBeGreaterThan(0.5);
  expect(without / against).toBeLessThan(2);
  expect(counted.verifications).toBe(20);
});

describe('the queue', () => {
  test('takes one at once and as many waiting as it has places for, and refuses the rest at once', async () => {
    const small = new PasswordHasher([pepper], { queueLength: 3 });
    const answers = await Promise.allSettled(Array.from({ length: 10 }, () => small.verify(null, 'x')));
    const refused = answers.filter((answer) => answer.status === 'rejected');
    expect(refused).toHaveLength(6);
    expect(refused.every(({ reason }) => reason instanceof BusyError)).toBe(true);
    expect(small.verifications).toBe(4);
  });

  test('is free again afterwards, failures included', async () => {
    const small = new PasswordHasher([pepper], { parameters: cheap, queueLength: 0 });
    const [id] = (await small.hash('x')).split('$');
    for (let run = 0; run < 5; run += 1) await expect(small.verify(`${id}$nonsense`, 'x')).rejects.toThrow();
    expect(await small.verify(null, 'x')).toBe(false);
  });
});
