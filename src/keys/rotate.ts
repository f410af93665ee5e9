import type { Knex } from 'knex';
import { after } from '../clock.ts';
import { OperatorError } from '../errors.ts';
import type { Secrets } from '../secrets.ts';
import { type Algorithm, type SigningKey, timed } from './signing-key.ts';
import { addSigningKey, listSigningKeys, lockSigningKeys, removeSigningKeys } from './signing-key-store.ts';

export interface Made {
  kid: string;
  alg: Algorithm;
}

interface Wanted {
  algs: readonly Algorithm[];
  now: Date;
}

/**
 * Publishes a new key of each algorithm, which signs after `lead`. All else follows by time: the old one stays
 * published for what it has signed, and is removed by a job.
 * @throws OperatorError (4) where one is published already
 */
export async function publishKeys(
  db: Knex.Transaction,
  secrets: Secrets,
  { algs, lead, now }: Wanted & { lead: number },
): Promise<Made[]> {
  await lockSigningKeys(db);
  const next = timed(await listSigningKeys(db, secrets), now).find(
    ({ key, phase }) => phase === 'published' && algs.includes(key.alg),
  );
  if (next) throw alreadyPublished(next.key);
  const signsFrom = after(now, lead);
  const made: Made[] = [];
  for (const alg of algs) made.push({ alg, kid: await addSigningKey(db, secrets, { alg, signsFrom, now }) });
  return made;
}

/** For a key that has leaked: a new one signs at once, and no signature of any other is good any more. */
export async function replaceKeys(
  db: Knex.Transaction,
  secrets: Secrets,
  { algs, now }: Wanted,
): Promise<{ made: Made[]; removed: Made[] }> {
  await lockSigningKeys(db);
  const removed = (await listSigningKeys(db, secrets)).filter(({ alg }) => algs.includes(alg));
  await removeSigningKeys(
    db,
    removed.map(({ kid }) => kid),
  );
  const made: Made[] = [];
  for (const alg of algs)
    made.push({ alg, kid: await addSigningKey(db, secrets, { alg, signsFrom: now, now }) });
  return { made, removed: removed.map(({ kid, alg }) => ({ kid, alg })) };
}

const alreadyPublished = ({ alg, kid, signsFrom }: SigningKey) =>
  new OperatorError(
    {
      ja: `${alg} には、公開済みで、まだ署名に使っていない新しい鍵があります（${kid}、${signsFrom.toISOString()} から署名）。交代が済むまで、次の鍵は作れません。`,
      en: `There is a new ${alg} key already, published and about to sign (${kid}, from ${signsFrom.toISOString()}): the next one can be made after that.`,
    },
    4,
  );
