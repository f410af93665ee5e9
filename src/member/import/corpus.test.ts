import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Knex } from 'knex';
import { createDatabase } from '../../../test/helpers/database.ts';
import { awkwardFiles, type Expected } from '../../../test/helpers/import-corpus.ts';
import { openDb } from '../../db.ts';
import { OperatorError } from '../../errors.ts';
import { applyInsurer } from '../../insurer/store.ts';
import { Secrets } from '../../secrets.ts';
import { findMemberByUserId } from '../store.ts';
import { importMembers } from './import.ts';

const now = new Date('2026-11-22T00:00:00Z');
const secrets = new Secrets([Buffer.alloc(32, 1)]);
let database: Awaited<ReturnType<typeof createDatabase>>;
let db: Knex;
let folder: string;
let count = 0;

beforeAll(async () => {
  database = await createDatabase();
  db = openDb(database.url);
  folder = await mkdtemp(join(tmpdir(), 'kosmo-corpus-'));
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
  await rm(folder, { recursive: true });
});

/** In pieces, as files and pipes come. */
async function* pieces(bytes: Buffer) {
  for (let at = 0; at < bytes.length; at += 4096) yield bytes.subarray(at, at + 4096);
}

async function importInto(insurerCode: string, bytes: Buffer) {
  const name = { ja: '健保', en: 'Kenpo' };
  const { insurer } = await applyInsurer(db, { code: insurerCode, number: '06139999', name }, now);
  const unknown: string[] = [];
  const result = await importMembers(db, secrets, {
    stream: pieces(bytes),
    insurer,
    errorsFile: join(folder, `${insurerCode}.errors.csv`),
    actor: 'op',
    now,
    onUnknownColumns: (headers) => unknown.push(...headers),
  });
  return { insurer, unknown, ...result };
}

test('the corpus is as large as it should be, and no name comes twice', () => {
  expect(awkwardFiles.length).toBeGreaterThanOrEqual(60);
  expect(new Set(awkwardFiles.map(([name]) => name)).size).toBe(awkwardFiles.length);
});

test.each(awkwardFiles)('%s', async (_, bytes, expected: Expected) => {
  count += 1;
  const code = `i${count}`;
  if (expected.fault !== undefined) {
    const fault = await importInto(code, bytes).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(OperatorError);
    expect(String(fault)).toContain(expected.fault);
    expect((fault as OperatorError).exitCode).toBe(2);
    return;
  }
  const { created = 0, left = 0, refused = 0, reasons, warnings = [], unknown = [], stored = {} } = expected;
  const result = await importInto(code, bytes);
  expect(result).toMatchObject({ created, left, refused, updated: 0, unchanged: 0, unknown });
  expect(result.warnings.map(({ code, column }) => [code, column].filter(Boolean).join(' '))).toEqual(
    warnings,
  );
  for (const [at, reason] of (reasons ?? []).entries())
    expect(result.reasons[at]?.en ?? '').toContain(reason);
  const rows = await db('member').where({ insurer_id: result.insurer.id });
  expect(rows).toHaveLength(created + left);
  for (const [userId, said] of Object.entries(stored)) {
    const member = await findMemberByUserId(db, secrets, result.insurer.id, userId);
    expect({ ...member?.details, cohort: member?.cohort }).toMatchObject(said);
  }
  // nothing is lost by importing it again
  if (created + left > 0)
    expect(await importInto(code, bytes)).toMatchObject({
      created: 0,
      updated: 0,
      left: 0,
      unchanged: created + left,
    });
});
