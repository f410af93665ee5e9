import { expect, test } from '@jest/globals';
import { days } from '../../src/clock.ts';
import { idOf, uuidOf } from './numbers.ts';
import { insurerOf, passwordMembers, populationOf, progressOf, secondFactorsOf } from './population.ts';
import { timeOfDay } from './week.ts';

const population = populationOf(100_000, 1400);
const everybody = Array.from({ length: population.members }, (_, member) => member);

test('every member is of one insurer, and every insurer has some', () => {
  const insurers = everybody.map((member) => insurerOf(population, member));
  expect(insurers).toEqual(insurers.toSorted((one, other) => one - other));
  const sizes = [...Map.groupBy(insurers, (insurer) => insurer).values()].map(({ length }) => length);
  expect(sizes).toHaveLength(1400);
  expect(Math.max(...sizes) / population.members).toBeGreaterThan(1 / 120);
  expect(insurerOf(populationOf(10, 1), 9)).toBe(0);
});

test('what is made up twice is the same, and of two never', () => {
  expect(uuidOf(7, 100)).toBe(uuidOf(7, 100));
  expect(uuidOf(7, 100)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  const some = everybody.slice(0, 20_000);
  expect(new Set(some.map((member) => uuidOf(member, 100))).size).toBe(some.length);
  expect(new Set(some.map((member) => idOf(member, 1000))).size).toBe(some.length);
});

test('whom the load signs in has a password, and is asked for nothing else', () => {
  const members = passwordMembers(population, 500);
  expect(new Set(members.map(progressOf))).toEqual(new Set(['activated']));
  expect(members.flatMap((member) => secondFactorsOf(insurerOf(population, member)))).toEqual([]);
  expect(new Set(members.map((member) => insurerOf(population, member))).size).toBeGreaterThan(100);
});

test('sign-ins come in the order of the day, few at its end', () => {
  const times = Array.from({ length: 1000 }, (_, index) => timeOfDay(index / 1000));
  expect(times).toEqual(times.toSorted((one, other) => one - other));
  expect(times.at(-1)).toBeLessThan(days(1));
});
