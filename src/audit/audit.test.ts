import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Knex } from 'knex';
import { createDatabase } from '../../test/helpers/database.ts';
import { openDb } from '../db.ts';
import { type AuditEntry, recordAudit } from './audit.ts';

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

const entry: AuditEntry = {
  at: new Date('2026-11-22T06:36:00Z'),
  insurerId: 1,
  memberId: '0b5c6f0e-6f0a-4b39-9d43-0c5d3c3c2b11',
  actor: 'member',
  action: 'factor.chosen',
  outcome: 'success',
  detail: { factor: 'passkey', attempts: 1, first: true },
};

test('an entry is kept as it was recorded', async () => {
  await recordAudit(db, entry);
  const { rows } = await db.raw('select * from audit_entry');
  expect(rows).toEqual([
    {
      id: expect.any(String),
      at: entry.at,
      insurer_id: 1,
      member_id: entry.memberId,
      actor: 'member',
      action: 'factor.chosen',
      outcome: 'success',
      detail: entry.detail,
    },
  ]);
});

test('an entry is undone with what it tells of', async () => {
  await db
    .transaction(async (transaction) => {
      await recordAudit(transaction, { ...entry, insurerId: null, memberId: null, actor: 'system' });
      throw new Error('undone');
    })
    .catch(() => {});
  const { rows } = await db.raw(`select 1 from audit_entry where actor = 'system'`);
  expect(rows).toHaveLength(0);
});
