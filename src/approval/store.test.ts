import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Knex } from 'knex';
import { createDatabase } from '../../test/helpers/database.ts';
import { after, days, minutes } from '../clock.ts';
import { openDb } from '../db.ts';
import { Secrets } from '../secrets.ts';
import { approvalLasts, foldApprovalId, newApprovalId, stateOf } from './approval.ts';
import {
  decideApproval,
  findApproval,
  findRequested,
  insertApproval,
  listApprovals,
  useApproval,
} from './store.ts';

const now = new Date('2026-11-22T06:36:00Z');
const over = after(now, days(3));
const [older, newer] = [randomBytes(32), randomBytes(32)];
const secrets = new Secrets([older]);
const request = {
  act: 'member import',
  insurerId: null,
  memberId: null,
  parameters: { file: 'sha256-of-it', left: 1200 },
  reason: 'the yearly file',
  requestedBy: 'sato',
} as const;

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

const ask = () => insertApproval(db, secrets, request, now);
const approve = (id: string, by = 'suzuki', at = now) =>
  decideApproval(db, id, { decision: 'approved', by }, at);
const refuse = (id: string) => decideApproval(db, id, { decision: 'refused', by: 'ito' }, now);

test('of all who decide at once one does, and of all who use it at once one does', async () => {
  for (let round = 0; round < 4; round++) {
    const { id } = await ask();
    const decisions = await Promise.all([approve(id), refuse(id), approve(id, 'tanaka'), refuse(id)]);
    expect(decisions.filter(Boolean)).toHaveLength(1);
    const approved = (await findApproval(db, secrets, id))?.decision === 'approved';
    const uses = await Promise.all(Array.from({ length: 8 }, () => useApproval(db, id, now)));
    expect(uses.filter(Boolean)).toHaveLength(approved ? 1 : 0);
  }
});

test('what is open, refused or over is used by nobody; what is over is decided by nobody', async () => {
  const [open, refused, late, unused] = await Promise.all([ask(), ask(), ask(), ask()]);
  await refuse(refused.id);
  await approve(unused.id);
  expect(await useApproval(db, open.id, now)).toBe(false);
  expect(await useApproval(db, refused.id, now)).toBe(false);
  expect(await approve(late.id, 'suzuki', over)).toBe(false);
  expect(await useApproval(db, unused.id, over)).toBe(false);
  expect(await useApproval(db, unused.id, after(over, -minutes(1)))).toBe(true);
  expect(approvalLasts).toBe(days(3));
  expect(stateOf(late, over)).toBe('expired');
});

test('the database itself lets nobody approve their own request', async () => {
  const { id } = await ask();
  await expect(approve(id, 'sato')).rejects.toThrow(/approval_check/);
});

test('a request is found by whoever made it, in the same words, while it can be of use; under older keys, too', async () => {
  await db('approval').delete();
  const { id } = await ask();
  const rotated = new Secrets([newer, older]);
  expect((await findRequested(db, rotated, request, now))?.id).toBe(id);
  const others = [
    { ...request, requestedBy: 'ito' },
    { ...request, act: 'member notices' as const },
    { ...request, parameters: { file: 'sha256-of-it', left: 1201 } },
    { ...request, memberId: '00000000-0000-4000-8000-000000000001' },
  ];
  for (const other of others) expect(await findRequested(db, secrets, other, now)).toBeUndefined();
  const reordered = { ...request, parameters: { left: 1200, file: 'sha256-of-it' } };
  expect((await findRequested(db, secrets, reordered, now))?.id).toBe(id);
  expect(await findRequested(db, secrets, request, over)).toBeUndefined();
  await approve(id);
  await useApproval(db, id, now);
  expect(await findRequested(db, secrets, request, now)).toBeUndefined();
  const wanted = { insurerId: null, openOnly: false, limit: 10 };
  expect(await listApprovals(db, rotated, wanted, now)).toMatchObject([{ id, reason: request.reason }]);
  expect(await listApprovals(db, rotated, { ...wanted, openOnly: true }, now)).toEqual([]);
});

test('its ID is told over the phone, and typed in any way', () => {
  const id = newApprovalId();
  expect(id).toMatch(/^[2-9A-Z]{4}-[2-9A-Z]{4}$/);
  for (const typed of [id.toLowerCase(), ` ${id.replace('-', '')} `, id.replace('-', 'ー')])
    expect(foldApprovalId(typed)).toBe(id);
});
