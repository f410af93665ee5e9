import type { Row } from './row.ts';
import type { Known } from './staging.ts';

export type Verdict = 'created' | 'updated' | 'unchanged' | 'left' | 'initial_password_missing';

/**
 * What a row means for the member it speaks of, if there is one. `digests` are the row's, under every key still
 * listed, so that a rotation does not make every member look changed.
 */
export function judge(row: Row, known: Known | null, digests: Buffer[]): Verdict {
  if (row.status === 'left' && known?.status !== 'left') return 'left';
  // the symbol + number + birthdate rule must never stand in for a password that was lost on the way
  const canSignIn =
    row.cohort !== 3 || row.initialPassword !== null || known?.activated || known?.provisional;
  if (row.status === 'active' && !canSignIn) return 'initial_password_missing';
  if (known === null) return 'created';
  const returns = row.status === 'active' && known.status === 'left';
  return !returns && digests.some((digest) => digest.equals(known.detailsDigest)) ? 'unchanged' : 'updated';
}
