import type { Knex } from 'knex';
import { OperatorError } from '../errors.ts';
import type { Secrets } from '../secrets.ts';
import { beginning, checkLink, hashLink, sealLink } from './chain.ts';
import { addLinks, entriesToSeal, type Link, lastLink, lockSealing } from './seal-store.ts';

export interface Sealed {
  count: number;
  /** The number of the last entry; null: there was none. */
  last: string | null;
}

/**
 * Gives the next entries their places in the chain. All or none, and never two at once: whoever finds somebody else at
 * it leaves it to them. `after`: where the batch before ended, a minute ago at most; what showed late comes next time.
 * @throws OperatorError when the last link is not what was sealed: nothing is built on it
 */
export function sealEntries(
  db: Knex,
  secrets: Secrets,
  { now, limit, after = null }: { now: Date; limit: number; after?: string | null },
): Promise<Sealed> {
  return db.transaction(async (transaction) => {
    if (!(await lockSealing(transaction))) return { count: 0, last: after };
    const last = await lastLink(transaction);
    if (last) refuseUnlessSound(secrets, last);
    const entries = await entriesToSeal(transaction, after, limit);
    const sealedAt = epochOf(now);
    let { sequence, hash } = last ?? { sequence: 0, hash: beginning };
    const links = entries.map((entry) => {
      sequence++;
      hash = hashLink(hash, { sequence, sealedAt }, entry);
      return { sequence, entryId: entry.id, hash, seal: sealLink(secrets, sequence, hash) };
    });
    await addLinks(transaction, links, now);
    return { count: entries.length, last: entries.at(-1)?.id ?? after };
  });
}

/** As PostgreSQL writes `extract(epoch from …)`. */
function epochOf(date: Date): string {
  const time = date.getTime();
  return `${Math.floor(time / 1000)}.${String(time % 1000).padStart(3, '0')}000`;
}

/** What is built on a forged link would vouch for it. */
function refuseUnlessSound(secrets: Secrets, { sequence, hash, seal }: Link): void {
  const found = checkLink(secrets, sequence, hash, seal);
  if (found === 'right') return;
  throw new OperatorError(
    found === 'wrong'
      ? {
          ja: '監査記録の最後の封印が正しくありません。audit verify で確かめてください。',
          en: "The audit trail's last seal is wrong: look at it with audit verify.",
        }
      : {
          ja: '監査記録の最後の封印に使った鍵がありません。その鍵を SECRET_KEYS に戻してください。',
          en: "The key of the audit trail's last seal is gone: put it back into SECRET_KEYS.",
        },
    1,
  );
}
