import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Knex } from 'knex';
import pg from 'pg';
import { createDatabase } from '../../test/helpers/database.ts';
import { changesChannel } from '../changes.ts';
import { openDb } from '../db.ts';
import { applyInsurer, findInsurer, getInsurer, listInsurers } from './store.ts';

const now = new Date('2026-11-22T00:00:00Z');
const document = { code: 'sample', number: '06139999', name: { ja: 'サンプル健康保険組合', en: 'Sample' } };

let database: Awaited<ReturnType<typeof createDatabase>>;
let db: Knex;
beforeAll(async () => {
  database = await createDatabase();
  db = openDb(database.url);
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});

test('a document is applied once, with every default, and found again', async () => {
  const { insurer, change } = await applyInsurer(db, document, now);
  expect(change).toBe('created');
  expect(insurer).toMatchObject({ ...document, enrolment: 'choice', session: { idleMinutes: 60 } });
  expect(await findInsurer(db, 'sample')).toEqual(insurer);
  expect(await listInsurers(db)).toEqual([insurer]);
  expect(await applyInsurer(db, document, now)).toEqual({ insurer, change: 'unchanged' });
  const changed = await applyInsurer(db, { ...document, enrolment: 'now' }, now);
  expect(changed).toEqual({ insurer: { ...insurer, enrolment: 'now' }, change: 'updated' });
});

test('an insurer that is not there', async () => {
  expect(await findInsurer(db, 'nobody')).toBeUndefined();
  await expect(getInsurer(db, 'nobody')).rejects.toMatchObject({ exitCode: 3 });
});

test('every mistake is named, in both languages', async () => {
  const wrong = {
    ...document,
    number: 12,
    colour: 'red',
    branding: { accent: 'red' },
    activationCode: 'yes',
  };
  const error = await applyInsurer(db, wrong, now).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ exitCode: 2 });
  for (const text of Object.values((error as { text: Record<string, string> }).text))
    for (const name of ['colour', 'number', 'branding: accent', 'activationCode'])
      expect(text).toContain(name);
  expect(error).toMatchObject({ text: { ja: expect.stringContaining('誤り') } });
});

test('a throttle of no such name, or beyond its bounds, is refused by name in both languages', async () => {
  const throttles = { passwords: {}, otp: { perCode: 100 }, address: { posts: 1 } };
  const error = await applyInsurer(db, { ...document, throttles }, now).catch((reason: unknown) => reason);
  for (const text of Object.values((error as { text: Record<string, string> }).text))
    for (const name of ['throttles: ', 'passwords', 'otp: perCode: ', 'address: ', 'posts'])
      expect(text).toContain(name);
});

test('the hours of the contact are one text for both languages, or one for each', async () => {
  const hoursOf = async (hours: unknown) => {
    const { insurer } = await applyInsurer(db, { ...document, code: 'hours', contact: { hours } }, now);
    return insurer.contact.hours;
  };
  const each = { ja: '平日 9:00～17:00', en: 'Mon–Fri 9:00–17:00' };
  expect(await hoursOf('9:00–17:00')).toEqual({ ja: '9:00–17:00', en: '9:00–17:00' });
  expect(await hoursOf(each)).toEqual(each);
  await expect(hoursOf({ ja: each.ja })).rejects.toMatchObject({
    text: { en: expect.stringContaining('contact: hours: en: is required') },
  });
});

test('what is missing is said to be required', async () => {
  await expect(applyInsurer(db, { code: 'bare', number: '06139999' }, now)).rejects.toMatchObject({
    text: {
      ja: '保険者の設定に誤りがあります:\n  name: 必要です',
      en: expect.stringContaining('name: is required'),
    },
  });
});

test('running processes hear of a change once it is committed, and of nothing else', async () => {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const heard: (string | undefined)[] = [];
  client.on('notification', ({ payload }) => heard.push(payload));
  await client.query(`listen ${changesChannel}`);
  await db.transaction(async (transaction) => {
    await applyInsurer(transaction, { ...document, code: 'other' }, now);
    await client.query('select 1');
    expect(heard).toEqual([]);
  });
  await applyInsurer(db, { ...document, code: 'other' }, now);
  await client.query('select 1');
  expect(heard).toEqual(['insurer']);
  await client.end();
});
