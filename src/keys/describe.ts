import type { Knex } from 'knex';
import { after } from '../clock.ts';
import type { Secrets } from '../secrets.ts';
import { places } from './places.ts';
import { countUsage } from './reseal.ts';
import type { Usage } from './reseal-store.ts';
import { type SecretKey, tooOldAfter } from './secret-key.ts';
import { listedByProcesses, listSecretKeys } from './secret-key-store.ts';
import { type SigningKey, timed } from './signing-key.ts';
import { listSigningKeys } from './signing-key-store.ts';

/** A signing key for people and programs: nothing of its private half. */
export function describeSigningKeys(keys: SigningKey[], now: Date) {
  return timed(keys, now).map(({ key: { kid, alg, madeAt, signsFrom }, phase, verifiesUntil }) => ({
    kid,
    alg,
    state: phase,
    made_at: madeAt,
    signs_from: signsFrom,
    verifies_until: verifiesUntil,
    /** From then on `doctor` calls it too old. */
    replace_by: phase === 'retired' ? null : after(signsFrom, tooOldAfter),
  }));
}

/**
 * `new`: listed, and not used before every process lists it first. `current`: everything is sealed under it. `old`: to
 * be kept, something is still sealed under it. `removable`: nothing is, it may be taken out of SECRET_KEYS.
 */
export type SecretKeyState = 'new' | 'current' | 'old' | 'removable';

export function describeSecretKeys(listed: string[], known: SecretKey[], usage: Usage[]) {
  return listed.map((id) => {
    const key = known.find((one) => one.id === id);
    const used = usage.filter((one) => one.key === id).map(({ place, rows }) => [place, rows] as const);
    return {
      id,
      state: stateOf(key),
      first_used_at: key?.firstUsedAt ?? null,
      superseded_at: key?.supersededAt ?? null,
      rows: used.reduce((sum, [, rows]) => sum + rows, 0),
      rows_by_table: Object.fromEntries(used),
    };
  });
}

function stateOf(key: SecretKey | undefined): SecretKeyState {
  if (key === undefined) return 'new';
  if (key.supersededAt === null) return 'current';
  return key.releasedAt === null ? 'old' : 'removable';
}

/** How far everything is sealed under the current key; what leaves by itself (the queue, the trail) is not counted. */
export function progressOf(current: string, usage: Usage[]) {
  const tables = places.map(({ table }) => table);
  const rows = usage.filter(({ place }) => tables.includes(place));
  const sum = (some: Usage[]) => some.reduce((total, one) => total + one.rows, 0);
  const total = sum(rows);
  const done = sum(rows.filter(({ key }) => key === current));
  return { done, total, percent: total === 0 ? 100 : Math.floor((done / total) * 100) };
}

/** Everything there is to say about the keys. */
export async function describeKeys(db: Knex, secrets: Secrets, now: Date) {
  const known = await listSecretKeys(db);
  const usage = await countUsage(db);
  const first = secrets.keyIds[0];
  const processes = await listedByProcesses(db, now);
  return {
    signing_keys: describeSigningKeys(await listSigningKeys(db, secrets), now),
    secret_keys: describeSecretKeys(secrets.keyIds, known, usage),
    resealing: progressOf(secrets.currentKeyId, usage),
    processes: {
      running: processes.length,
      /** They were started before the new key was put first: they are to be restarted. */
      without_the_first_key: processes.filter(([listedFirst]) => listedFirst !== first).length,
    },
  };
}

export type KeysDescribed = Awaited<ReturnType<typeof describeKeys>>;
