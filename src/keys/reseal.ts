import type { Knex } from 'knex';
import { recordAudit } from '../audit/audit.ts';
import { keyIdOf, type Secrets } from '../secrets.ts';
import { type Opened, type Place, type PlaceRow, places } from './places.ts';
import {
  cursorOf,
  forgetProgress,
  type Progress,
  type Resealed,
  readProgress,
  readRows,
  readUsage,
  saveProgress,
  type Usage,
  writeRows,
} from './reseal-store.ts';
import { currentOf, type SecretKey } from './secret-key.ts';
import { importRuns, listSecretKeys, releaseSecretKey } from './secret-key-store.ts';

interface Work {
  db: Knex;
  secrets: Secrets;
  now: () => Date;
  /** How many rows are sealed again at once. */
  batch: number;
  /** It stops after the batch that is under way. */
  isOver: () => boolean;
}

/** The keys that are not sealed under any more, and that something may still be sealed under. */
const toRelease = (keys: SecretKey[]): SecretKey[] =>
  keys.filter(({ supersededAt, releasedAt }) => supersededAt !== null && releasedAt === null);

/**
 * Seals everything anew that is sealed under an older key, batch by batch, and goes on where it was stopped. A key is
 * released once nothing depends on it: counted, so that what somebody has changed meanwhile is not forgotten.
 * Answers whether all is done: no older key is left that something may be sealed under.
 */
export async function reseal(work: Work): Promise<boolean> {
  const { db, secrets, now } = work;
  const keys = await listSecretKeys(db);
  const older = toRelease(keys);
  if (older.length === 0) return true;
  if (currentOf(keys)?.id !== secrets.currentKeyId) return false; // this process has not gone over yet
  const progress = await readProgress(db, secrets.currentKeyId);
  for (const place of places) {
    const begun = progress.find((one) => one.place === place.table);
    if (begun?.finishedAt) continue;
    if (!(await resealPlace(work, place, begun))) return false;
  }
  if (await importRuns(db)) return false; // it may have sealed something that is in no table yet
  const usage = await countUsage(db);
  const free = older.filter(({ id }) => !usage.some(({ key }) => key === id));
  await db.transaction(async (transaction) => {
    await forgetProgress(transaction);
    for (const { id } of free) {
      if (!(await releaseSecretKey(transaction, id, now()))) continue;
      const whose = { insurerId: null, memberId: null, actor: 'system' };
      const what = { action: 'secret-key.released', outcome: 'success', detail: { key: id } } as const;
      await recordAudit(transaction, { at: now(), ...whose, ...what });
    }
  });
  return free.length === older.length;
}

/** Whether there is an older key that something may be sealed under. */
export const isResealing = async (db: Knex): Promise<boolean> =>
  toRelease(await listSecretKeys(db)).length > 0;

/** It may read some million rows. */
export const countUsage = (db: Knex): Promise<Usage[]> =>
  db.transaction(async (transaction) => {
    await transaction.raw('set local statement_timeout = 0');
    return readUsage(transaction);
  });

/** False where it had to stop before the end. */
async function resealPlace(work: Work, place: Place, begun: Progress | undefined): Promise<boolean> {
  const { db, secrets, now, batch, isOver } = work;
  let { cursor, rowsDone } = begun ?? { cursor: null, rowsDone: 0 };
  while (!isOver()) {
    const rows = await readRows(db, place, cursor, batch);
    const stale = rows.filter((row) => isStale(place, row, secrets));
    const resealed = stale.map((row) => sealAgain(place, row, secrets));
    const last = rows.at(-1);
    cursor = last ? cursorOf(place, last) : cursor;
    rowsDone += rows.length;
    const finishedAt = rows.length < batch ? now() : null;
    await db.transaction(async (transaction) => {
      if (resealed.length > 0) await writeRows(transaction, place, resealed);
      await saveProgress(transaction, secrets.currentKeyId, {
        place: place.table,
        cursor,
        rowsDone,
        finishedAt,
      });
    });
    if (finishedAt) return true;
  }
  return false;
}

/** What nobody here can open is left alone. */
function isStale({ sealed }: Place, row: PlaceRow, { keyIds, currentKeyId }: Secrets): boolean {
  const ids = Object.keys(sealed).flatMap((name) => (row[name] === null ? [] : keyIdOf(row[name] as Buffer)));
  return ids.some((id) => id !== currentKeyId) && ids.every((id) => keyIds.includes(id));
}

function sealAgain(place: Place, row: PlaceRow, secrets: Secrets): Resealed {
  const opened: Opened = {};
  const columns: Record<string, Buffer | null> = {};
  for (const [name, contextOf] of Object.entries(place.sealed)) {
    const sealed = row[name] as Buffer | null;
    const content = sealed && secrets.open(sealed, contextOf(row));
    opened[name] = content;
    columns[name] = content && secrets.seal(content, contextOf(row));
  }
  for (const [name, digestOf] of Object.entries(place.digests ?? {}))
    columns[name] = digestOf(row, opened, secrets);
  return { row, columns };
}
