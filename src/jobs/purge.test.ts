import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Knex } from 'knex';
import { createDatabase } from '../../test/helpers/database.ts';
import { after, days, hours, minutes } from '../clock.ts';
import { openDb } from '../db.ts';
import { purge } from './purge.ts';

const now = new Date('2026-11-22T06:36:00Z');
const past = after(now, -minutes(1));
const future = after(now, minutes(1));
const overnight = after(now, -hours(25));

let database: Awaited<ReturnType<typeof createDatabase>>;
let db: Knex;
beforeAll(async () => {
  database = await createDatabase();
  db = openDb(database.url);
  await db.raw(
    `insert into insurer (code, number, document, updated_at) values ('sample', '06139999', '{}', now())`,
  );
  await db.raw(
    `insert into member (insurer_id, id, user_id, user_id_key, cohort, sealed_details, details_digest, imported_at, updated_at)
     values (1, gen_random_uuid(), 'a', 'a', 1, '', '', now(), now())`,
  );
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});

async function fill(count: number, expiresAt: Date): Promise<void> {
  const each = `from generate_series(1, ${count})`;
  const id = 'uuid_send(gen_random_uuid())';
  await db.raw(
    `insert into interaction (id_hash, client_id, sealed_payload, expires_at) select ${id}, 'c', '', ? ${each}`,
    [expiresAt],
  );
  await db.raw(
    `insert into oidc_artifact (model, id_hash, sealed_payload, expires_at) select 'Session', ${id}, '', ? ${each}`,
    [expiresAt],
  );
  await db.raw(
    `insert into throttle select 1, 'password', ${id}, 1, ?::timestamptz, ?::timestamptz ${each}`,
    [expiresAt, expiresAt],
  );
  await db.raw(
    `insert into one_time_secret (insurer_id, id, member_id, purpose, interaction_hash, code_digest, sealed_payload, created_at, code_expires_at, expires_at)
     select 1, gen_random_uuid(), member.id, 'email-otp', '', '', '', now(), now(), ?::timestamptz from member, generate_series(1, ${count})`,
    [expiresAt],
  );
  await db.raw(
    `insert into remembered_browser (insurer_id, id, member_id, token_digest, sealed_device, created_at, last_used_at, expires_at)
     select 1, gen_random_uuid(), member.id, '', '', now(), now(), ?::timestamptz from member, generate_series(1, ${count})`,
    [expiresAt],
  );
}

test('what expired leaves, however much of it there is, and nothing else', async () => {
  const never = new AbortController().signal;
  await fill(2_500, overnight);
  await fill(10, past);
  await fill(20, future);
  const logMails = `insert into mail (id, insurer_id, purpose, sealed_to, created_at, expires_at)
    select gen_random_uuid(), 1, 'email-otp', '', ?, ? from generate_series(1, 5)`;
  for (const written of [after(now, -days(31)), after(now, -days(29))])
    await db.raw(logMails, [written, written]);
  // An interaction that expired a moment ago still explains itself to who comes back to it.
  expect(await purge(db, now, never)).toEqual({
    interaction: 2_500,
    oidc_artifact: 2_510,
    one_time_secret: 2_510,
    remembered_browser: 2_510,
    mail: 5,
    throttle: 2_510,
    approval: 0,
  });
  expect(await purge(db, now, never)).toEqual({
    interaction: 0,
    oidc_artifact: 0,
    one_time_secret: 0,
    remembered_browser: 0,
    mail: 0,
    throttle: 0,
    approval: 0,
  });
  expect(Number((await db('interaction').count())[0]?.count)).toBe(30);
});

test('a throttle that is still shut stays, also when its window is over', async () => {
  await db('throttle').delete();
  await db.raw(`insert into throttle values (1, 'password', '\\x00', 5, ?, ?)`, [past, future]);
  expect(await purge(db, now, new AbortController().signal)).toMatchObject({ throttle: 0 });
});

test('a purge that is told to stop does', async () => {
  expect(await purge(db, after(now, hours(48)), AbortSignal.abort())).toMatchObject({ interaction: 0 });
});
