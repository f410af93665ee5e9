import type { Knex } from 'knex';
import { type AuditEntry, recordAudit } from '../../src/audit/audit.ts';
import { sealEntries } from '../../src/audit/seal.ts';
import { after, minutes } from '../../src/clock.ts';
import type { Secrets } from '../../src/secrets.ts';

export const trailBegins = new Date('2026-11-22T06:36:00.123Z');

export const sampleEntry = (index: number): AuditEntry => ({
  at: after(trailBegins, minutes(index)),
  insurerId: index % 3 === 0 ? null : 1,
  memberId: index % 3 === 0 ? null : `00000000-0000-4000-8000-${String(index % 7).padStart(12, '0')}`,
  actor: index % 3 === 0 ? '佐藤 "sato"' : 'member',
  action: index % 3 === 0 ? 'terms.published' : 'sign-in.password',
  outcome: index % 4 === 1 ? 'failure' : 'success',
  detail: { index, note: 'a\\b\n"c"' },
});

/** So many more entries, one after another. */
export async function fillTrail(db: Knex, count: number, from = 0): Promise<void> {
  for (let index = from; index < from + count; index++) await recordAudit(db, sampleEntry(index));
}

/** Seals what there is; twenty minutes later by the sealer's clock, so that it is settled, with `count` more. */
export async function sealSettled(db: Knex, secrets: Secrets, count = 3): Promise<void> {
  const { rows } = await db.raw('select max(sealed_at) as at from audit_seal');
  const now = after(rows[0].at ?? trailBegins, minutes(20));
  await sealEntries(db, secrets, { now, limit: 10_000 });
  // a worker may have sealed in between, at any second, before or after the trail's own time
  const minutesOn = Math.abs(Math.round((now.getTime() - trailBegins.getTime()) / minutes(1)));
  await fillTrail(db, count, 1000 + minutesOn);
  await sealEntries(db, secrets, { now: after(now, minutes(20)), limit: 10_000 });
}

/** As somebody who owns the database and its triggers. */
export async function tamper(db: Knex, ...statements: string[]): Promise<void> {
  await db.transaction(async (transaction) => {
    await transaction.raw("set local session_replication_role = 'replica'");
    for (const statement of statements) await transaction.raw(statement);
  });
}
