import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Knex } from 'knex';
import { createDatabase } from '../../test/helpers/database.ts';
import { openDb } from '../db.ts';
import { applyInsurer, getInsurer } from '../insurer/store.ts';
import { foldEmail } from '../member/email-address.ts';
import { withImportConnection } from '../member/import/connection.ts';
import { insuredKey } from '../member/insured.ts';
import { keyIdOf, Secrets } from '../secrets.ts';
import { loadSecrets } from './load.ts';
import { type Place, places } from './places.ts';
import { reseal } from './reseal.ts';
import { readRows, readUsage, writeRows } from './reseal-store.ts';
import { listSecretKeys, makeCurrent } from './secret-key-store.ts';

const now = new Date('2026-07-01T09:00:00+09:00');
const [old, fresh] = [randomBytes(32), randomBytes(32)];
let database: Awaited<ReturnType<typeof createDatabase>>;
let db: Knex;
let insurerId: number;
let before: Secrets;
let secrets: Secrets;

beforeAll(async () => {
  database = await createDatabase();
  db = openDb(database.url);
  const document = { code: 'sample', number: '06139999', name: { ja: 'x', en: 'x' } };
  insurerId = (await applyInsurer(db, document, now)).insurer.id;
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});
beforeEach(async () => {
  await db.raw('truncate secret_key, resealing, service_secret, member cascade');
  before = await loadSecrets(db, [old], now);
  for (let place = 0; place < 7; place++) await addMember(place);
  await makeCurrent(db, new Secrets([fresh]).currentKeyId, now);
  secrets = await loadSecrets(db, [fresh, old], now);
});

const details = (place: number) => ({ symbol: '800', number: `000${place}`, birthdate: '19800101' });

async function addMember(place: number): Promise<void> {
  const id = randomUUID();
  const email = `member${place}@example.jp`;
  await db('member').insert({
    insurer_id: insurerId,
    id,
    user_id: `member${place}`,
    user_id_key: `member${place}`,
    cohort: 1,
    sealed_details: before.sealJson(details(place), `member ${id}`),
    details_digest: before.digest('member details', String(place)),
    insured_digest: null,
    sealed_email: before.seal(email, `member ${id} email`),
    email_digest: before.digest('email', foldEmail(email)),
    imported_at: now,
    updated_at: now,
  });
}

/** Runs it with batches of two rows, and stops it after so many. */
const run = (batches = Number.POSITIVE_INFINITY) => {
  let left = batches;
  return reseal({ db, secrets, now: () => now, batch: 2, isOver: () => left-- <= 0 });
};
const members = () => db('member').orderBy('user_id');
const under = async (key: string) =>
  (await members()).filter(({ sealed_details }) => keyIdOf(sealed_details) === key).length;

test('seals and digests are made again, say the same, and the old key is let go', async () => {
  expect(await run()).toBe(true);
  for (const [place, row] of (await members()).entries()) {
    expect(secrets.openJson(row.sealed_details, `member ${row.id}`)).toEqual(details(place));
    expect(secrets.open(row.sealed_email, `member ${row.id} email`).toString()).toBe(
      `member${place}@example.jp`,
    );
    expect(row.sealed_pending_email).toBeNull();
    const without = new Secrets([fresh]);
    expect(row.email_digest).toEqual(without.digest('email', `member${place}@example.jp`));
    expect(row.insured_digest).toEqual(without.digest('insured', insuredKey(insurerId, details(place))));
    expect(row.details_digest).toEqual(secrets.digest('member details', String(place)));
  }
  expect([...new Set((await readUsage(db)).map(({ key }) => key))]).toEqual([secrets.currentKeyId]);
  const released = (await listSecretKeys(db)).filter(({ releasedAt }) => releasedAt !== null);
  expect(released.map(({ id }) => id)).toEqual([before.currentKeyId]);
  expect(await db('resealing')).toEqual([]);
  expect((await loadSecrets(db, [fresh], now)).keys('password pepper')).toEqual(
    before.keys('password pepper'),
  );
});

test('it goes on where it was stopped', async () => {
  expect(await run(4)).toBe(false);
  const done = await under(secrets.currentKeyId);
  expect(done).toBeGreaterThan(0);
  expect(done).toBeLessThan(7);
  const [{ rows_done }] = await db('resealing').where({ place: 'member' });
  await run();
  expect(await under(secrets.currentKeyId)).toBe(7);
  expect(Number(rows_done)).toBeLessThan(7);
});

test('who is being worked on is left alone and comes next time; the old key is kept till then', async () => {
  const holder = await db.transaction();
  await holder('member').where({ user_id: 'member3' }).forUpdate();
  await run();
  expect(await under(before.currentKeyId)).toBe(1);
  expect((await listSecretKeys(db)).every(({ releasedAt }) => releasedAt === null)).toBe(true);
  await holder('member').where({ user_id: 'member3' }).update({ user_id: 'member3b' });
  await holder.commit();
  await run();
  expect(await under(secrets.currentKeyId)).toBe(7);
  expect((await listSecretKeys(db)).some(({ releasedAt }) => releasedAt !== null)).toBe(true);
});

test('while members are imported the old key is kept: what was read may lie sealed in no table yet', async () => {
  const insurer = await getInsurer(db, 'sample');
  await withImportConnection(db, insurer, () => run());
  expect((await listSecretKeys(db)).every(({ releasedAt }) => releasedAt === null)).toBe(true);
  await run();
  expect((await listSecretKeys(db)).some(({ releasedAt }) => releasedAt !== null)).toBe(true);
});

test('what has changed since it was read is not written over', async () => {
  const place = places.find(({ table }) => table === 'member') as Place;
  const [row = {}] = await readRows(db, place, null, 1);
  const changed = secrets.seal('changed meanwhile', `member ${row.id} pending email`);
  await db('member').where({ id: row.id }).update({ sealed_pending_email: changed });
  const digests = { email_digest: null, insured_digest: null };
  const columns = { ...row, ...digests, sealed_details: Buffer.alloc(9) } as Record<string, Buffer | null>;
  expect(await writeRows(db, place, [{ row, columns }])).toBe(0);
  expect(await db('member').where({ id: row.id }).first()).toMatchObject({
    sealed_details: row.sealed_details,
    sealed_pending_email: changed,
  });
});
