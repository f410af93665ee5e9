import type { Secrets } from '../../secrets.ts';
import type { MemberDetails } from '../member.ts';
import { type Candidate, candidates, followUserIds } from './again-store.ts';
import { isSamePerson } from './compare.ts';
import type { ImportConnection } from './connection.ts';
import type { Warnings } from './warnings.ts';

interface Followed {
  /** How many new accounts are former ones now. */
  members: number;
  /** How many of these would have left. */
  stayed: number;
}

/**
 * Finds who is registered already and comes with a new user ID: the same symbol, number, branch number and birthdate,
 * while the former user ID is not in the file, or leaves. Where that was asked for, the account goes over to the new
 * user ID with all that was set up; else, and where it is not certain who is who, the operator is warned.
 */
export async function findAgain(
  connection: ImportConnection,
  {
    secrets,
    insurerId,
    warnings,
    follow,
  }: { secrets: Secrets; insurerId: number; warnings: Warnings; follow: boolean },
): Promise<Followed> {
  return connection.transact(async (db) => {
    const followed: Followed = { members: 0, stayed: 0 };
    const taken = new Set<string>();
    for await (const found of candidates(db, insurerId)) {
      const same = found.filter((one) => isSame(secrets, one));
      const sure = follow ? same.filter((one) => isOnly(same, one) && !taken.has(one.id)) : [];
      for (const one of same) if (!sure.includes(one)) warnings.note('new_user_id', one.line);
      for (const { id } of sure) taken.add(id);
      followed.stayed += await followUserIds(
        db,
        sure.map((one) => reseal(secrets, one)),
      );
      followed.members += sure.length;
    }
    return followed;
  });
}

const newDetailsOf = (secrets: Secrets, { newId, newDetails }: Candidate) =>
  secrets.openJson<MemberDetails>(newDetails, `member ${newId}`);

function isSame(secrets: Secrets, one: Candidate): boolean {
  const old = secrets.openJson<MemberDetails>(one.sealedDetails, `member ${one.id}`);
  return isSamePerson(old, newDetailsOf(secrets, one));
}

/** Twins without branch numbers cannot be told apart. */
const isOnly = (same: Candidate[], one: Candidate): boolean =>
  same.every((other) => other === one || (other.id !== one.id && other.newId !== one.newId));

function reseal(secrets: Secrets, one: Candidate) {
  const { newId, id, hasLeft } = one;
  const sealedDetails = secrets.sealJson(newDetailsOf(secrets, one), `member ${id}`);
  return { newId, id, hasLeft, sealedDetails };
}
