import { randomUUID } from 'node:crypto';
import { normalizePassword } from '../../credential/new-password.ts';
import { PasswordHasher } from '../../credential/password-hash.ts';
import type { Secrets } from '../../secrets.ts';
import type { Judged } from './lot.ts';
import type { Change } from './staging.ts';

/** Turns judged rows into what is stored. Whoever has a password of their own gets no provisional one. */
export function sealer(secrets: Secrets): (judged: Judged) => Promise<Change> {
  const hasher = new PasswordHasher(secrets.keys('password pepper'), {
    queueLength: Number.POSITIVE_INFINITY,
  });
  return async ({ row, known, verdict, detailsDigest, insuredDigest }) => {
    const id = known?.id ?? randomUUID();
    const hash =
      verdict !== 'unchanged' && row.initialPassword !== null && row.status === 'active' && !known?.activated;
    return {
      kind: known === null ? 'create' : verdict === 'unchanged' ? 'digests' : 'update',
      id,
      userId: row.userId,
      userIdKey: row.userIdKey,
      cohort: row.cohort,
      status: row.status,
      sealedDetails: secrets.sealJson(row.details, `member ${id}`),
      detailsDigest,
      insuredDigest,
      provisionalHash: hash ? await hasher.hash(normalizePassword(row.initialPassword ?? '')) : null,
    };
  };
}
