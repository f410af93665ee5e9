import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { normalizePassword } from '../../credential/new-password.ts';
import { PasswordHasher } from '../../credential/password-hash.ts';
import type { Secrets } from '../../secrets.ts';
import { insuredKey } from '../insured.ts';
import type { MemberDetails } from '../member.ts';
import type { Change } from './changes-store.ts';
import type { Judged } from './judge.ts';

const nothing = Buffer.alloc(0);

/**
 * Turns judged rows into what is stored. Provisional passwords are hashed on every core; whoever has a password of
 * their own gets none. `onHashed` is told of each.
 */
export function sealer(
  secrets: Secrets,
  insurerId: number,
  { hashes, onHashed }: { hashes: boolean; onHashed(): void },
): (judged: Judged) => Promise<Change> {
  const hasher = new PasswordHasher(secrets.keys('password pepper'), {
    queueLength: Number.POSITIVE_INFINITY,
    atOnce: availableParallelism(),
  });
  const hashOf = async (password: string) => {
    const hash = await hasher.hash(normalizePassword(password));
    onHashed();
    return hash;
  };
  const insured = familyDigests(secrets, insurerId);
  return async ({ row, line, known, kind, columns, hash }) => {
    const id = known?.id ?? randomUUID();
    return {
      kind,
      line: line.line,
      id,
      userId: row.userId,
      userIdKey: row.userIdKey,
      cohort: row.cohort,
      status: row.status,
      sealedDetails: kind === 'digests' ? nothing : secrets.sealJson(row.details, `member ${id}`),
      detailsDigest: line.detailsDigest,
      insuredDigest: insured(row.details),
      provisionalDigest: hash || kind === 'digests' ? line.provisionalDigest : null,
      provisionalHash: hash && hashes ? await hashOf(row.initialPassword ?? '') : null,
      fields: columns.join(' '),
    };
  };
}

/** A family mostly stands together. */
function familyDigests(secrets: Secrets, insurerId: number): (details: MemberDetails) => Buffer {
  let last: { key: string; digest: Buffer } = { key: '', digest: nothing };
  return (details) => {
    const key = insuredKey(insurerId, details);
    if (key !== last.key) last = { key, digest: secrets.digest('insured', key) };
    return last.digest;
  };
}
