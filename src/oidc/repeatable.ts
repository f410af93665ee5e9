import type { Changes } from './flush.ts';

/** Models whose creation a member or client can simply repeat, so that it need not wait for the disk. */
const repeatable = new Set(['Interaction', 'Session', 'AccessToken', 'AuthorizationCode']);

/** Whether nothing of it would be missed that cannot simply be done again. */
export function isRepeatable({ upserts, destroyed, notice, asRead, ...kept }: Changes): boolean {
  return (
    notice === null &&
    asRead === null &&
    Object.values(kept).every((list) => list.length === 0) &&
    upserts.every(({ model }) => repeatable.has(model)) &&
    destroyed.every(({ model }) => model === 'Interaction')
  );
}

/** Whether there is nothing to write. */
export const isNothing = (changes: Changes): boolean =>
  Object.values(changes).every((change) => change === null || change.length === 0);
