import { expect, test } from '@jest/globals';
import { enders, hostileAddresses } from '../../test/helpers/hostile-addresses.ts';
import { parseEmail } from './email-address.ts';

test('T25 the corpus holds 200 addresses or more', () => {
  expect(new Set(hostileAddresses).size).toBeGreaterThanOrEqual(200);
});

test.each(hostileAddresses.map((address) => JSON.stringify(address)))('T25 %s is refused', (address) => {
  expect(parseEmail(JSON.parse(address))).toBeNull();
});

test('T25 whatever is accepted holds one @, no space and nothing that ends an address', () => {
  const pieces = [
    'taro',
    '@',
    'example',
    '.',
    'jp',
    '@',
    '。',
    'ー',
    '＠',
    '日本',
    '%',
    "'",
    '\ufeff',
    ...enders,
  ];
  let accepted = 0;
  for (let seed = 1; seed <= 20_000; seed += 1) {
    const random = pseudoRandom(seed);
    const tail = Array.from({ length: random(4) }, () => pieces[random(pieces.length)]).join('');
    const head = Array.from({ length: random(4) }, () => pieces[random(pieces.length)]).join('');
    const address = parseEmail(`${head}taro@example.jp${tail}`);
    if (address === null) continue;
    accepted += 1;
    expect(address).toMatch(/^[^\s,;:<>()[\]"\\@\p{C}]+@[a-z0-9.-]+$/u);
  }
  expect(accepted).toBeGreaterThan(1000);
});

/** The same sequence for the same seed (a linear congruential generator), so that a failure can be repeated. */
function pseudoRandom(seed: number): (max: number) => number {
  let state = seed * 7919;
  return (max) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * max);
  };
}
