import { now } from '../clock.ts';
import { type Db, query } from '../db.ts';
import { Gathered } from '../gathered.ts';
import type { Secrets } from '../secrets.ts';
import { type Changes, flushChanges } from './flush.ts';
import { inserted, intoArtifacts } from './flush-kinds.ts';

/** Units of work that leave together; each hears by itself when it is written. */
export type Flushes = Gathered<Changes, { written: Promise<void> }>;

/** More would make one statement of what takes long. */
const most = 16;

/*
 * It waits for no row: where one is locked, being consumed elsewhere or ended with its member, it counts as not found, and so
 * does one that was changed meanwhile; whoever has to wait for that does so alone.
 */
const sql = `
  with free as (
    select a.ctid from unnest((select ?::text[]), (select ?::bytea[])) k (model, id_hash), lateral (
      select a.ctid from oidc_artifact a
      where a.model = k.model and a.id_hash = k.id_hash and a.consumed_at is null for update skip locked
    ) a
  ), consumed as (
    update oidc_artifact set consumed_at = ?
    where ctid = any(array(select ctid from free)) and consumed_at is null returning 1
  ), made as (
    ${intoArtifacts} select * from unnest(${inserted.types.map((type) => `?::${type}[]`).join()})
  )
  select set_config('synchronous_commit', 'on', true),
    assert_consumed(?::bigint, (select count(*) from consumed))`;

/**
 * Writes what requests of the same time have used up and made, as a refresh does, as one statement: they share its commit, which
 * waits for the disk. Any of them that finds its token used undoes it for all; so it does where anything else is wrong, and
 * each is then written alone, as if it had never met the others.
 */
export function gatherFlushes(db: Db, secrets: Secrets): Flushes {
  const alone = (changes: Changes) => flushChanges(db, changes, { secrets, now: now(), relaxed: false });
  return new Gathered(async (units) => {
    if (units.length > 1 && (await isWritten(db, units)))
      return units.map(() => ({ written: Promise.resolve() }));
    const written = units.map(alone);
    // Whoever is alone is followed by a group; of a group that fell apart nobody waits for another.
    if (units.length === 1) await Promise.allSettled(written);
    return written.map((one) => ({ written: one }));
  }, most);
}

/** Whether it is no more than a request has used up and made anew, so that it can leave with others. */
export const canLeaveTogether = ({ consumed, upserts, notice, asRead, ...rest }: Changes): boolean =>
  consumed.length > 0 &&
  notice === null &&
  asRead === null &&
  Object.values(rest).every((list) => list.length === 0) &&
  upserts.every(({ how, model }) => how === 'made' && model !== 'Interaction');

/** @throws {AlreadyConsumed} as `flushChanges` */
export async function leaveTogether({ flushes }: { flushes: Flushes }, changes: Changes): Promise<void> {
  const { written } = await flushes.get(changes);
  await written;
}

/** False where the database has refused it, so that nothing of it is there. */
async function isWritten(db: Db, units: Changes[]): Promise<boolean> {
  const consumed = units.flatMap((unit) => unit.consumed);
  const made = units.flatMap((unit) => unit.upserts.map(inserted.values));
  const values = [
    consumed.map(({ model }) => model),
    consumed.map(({ idHash }) => idHash),
    now(),
    ...inserted.types.map((_, column) => made.map((row) => row[column])),
    consumed.length,
  ];
  try {
    await query(db, 'oidc.flush-together', sql, values);
    return true;
  } catch (error) {
    // Of a connection that broke nobody knows what was committed: that is a fault for all, as it is for one.
    if ((error as { severity?: string }).severity === 'ERROR') return false;
    throw error;
  }
}
