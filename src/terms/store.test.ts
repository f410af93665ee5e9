import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Knex } from 'knex';
import { createDatabase } from '../../test/helpers/database.ts';
import { after, days } from '../clock.ts';
import { openDb } from '../db.ts';
import { applyInsurer } from '../insurer/store.ts';
import { type NewTerms, publishTerms, termsInForce } from './store.ts';

const now = new Date('2026-11-22T00:00:00Z');
const both = (text: string) => ({ ja: text, en: text });
const common: NewTerms = {
  insurerId: null,
  version: '1',
  title: both('t'),
  body: both('b'),
  effectiveAt: now,
};

let database: Awaited<ReturnType<typeof createDatabase>>;
let db: Knex;
let insurerId: number;
beforeAll(async () => {
  database = await createDatabase();
  db = openDb(database.url);
  const document = { code: 'sample', number: '06139999', name: both('x') };
  insurerId = (await applyInsurer(db, document, now)).insurer.id;
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});

test('the newest version in force holds, and an insurer’s own before the common one', async () => {
  expect(await termsInForce(db, insurerId, now)).toBeNull();
  await publishTerms(db, common, now);
  await publishTerms(db, { ...common, version: '2', effectiveAt: after(now, days(1)) }, now);
  const versionAt = async (at: Date) => (await termsInForce(db, insurerId, at))?.version;
  expect(await versionAt(after(now, -1))).toBeUndefined();
  expect(await versionAt(now)).toBe('1');
  expect(await versionAt(after(now, days(1)))).toBe('2');
  await publishTerms(db, { ...common, insurerId, version: 'own' }, now);
  expect(await versionAt(after(now, days(1)))).toBe('own');
  expect(await termsInForce(db, insurerId + 1, now)).toMatchObject({ insurerId: null, version: '1' });
});

test('a version never changes: the same text again is nothing new, another is refused', async () => {
  const first = await publishTerms(db, { ...common, version: '3' }, now);
  expect(first.change).toBe('created');
  expect(await publishTerms(db, { ...common, version: '3' }, now)).toEqual({ ...first, change: 'unchanged' });
  const other = publishTerms(db, { ...common, version: '3', body: both('other') }, now);
  await expect(other).rejects.toMatchObject({ exitCode: 4 });
  await publishTerms(db, { ...common, insurerId, version: '3', body: both('other') }, now);
});
