import { afterEach, expect, test } from '@jest/globals';
import { advance, realClock, setClock } from '../../test/helpers/clock.ts';
import { after, days } from '../clock.ts';
import { RememberedTerms } from './remembered.ts';
import type { Terms } from './terms.ts';

const now = new Date('2026-12-03T00:00:00Z');
const version = (id: number, effectiveAt: Date) => ({ id, effectiveAt }) as Terms;
const later = version(2, after(now, days(1)));
const present = version(1, now);

afterEach(realClock);

test('a version that begins later is in force from that moment, though nothing is read again', async () => {
  setClock(after(now, -1));
  const read: unknown[] = [];
  const terms = new RememberedTerms({
    schedule: async (insurerId) => {
      read.push({ insurerId });
      return [later, present];
    },
    text: async (id) => {
      read.push({ id });
      return id === 1 ? present : later;
    },
    lifetime: () => 60_000,
  });
  expect(await terms.get(7)).toBeNull();
  advance(1);
  expect(await terms.get(7)).toBe(present);
  expect(await terms.get(8)).toBe(present);
  advance(days(1) - 1);
  expect(await terms.get(7)).toBe(present);
  advance(1);
  expect(await terms.get(7)).toBe(later);
  expect(read).toEqual([{ insurerId: 7 }, { id: 1 }, { insurerId: 8 }, { id: 2 }]);
  terms.clear();
  await terms.get(7);
  expect(read.slice(4)).toEqual([{ insurerId: 7 }, { id: 2 }]);
});
