import { foldLetterCode } from './letter-code.ts';
import { normalizePassword } from './new-password.ts';
import type { Hashing, PasswordHasher } from './password-hash.ts';

/** Ends the pepper's id in front of the hash of a password made for a letter: what is typed is folded for it. */
const mark = '~$';

/** The hash of a provisional password made for a letter; an insurer's own is compared as it is written. */
export const hashMadePassword = async (hasher: PasswordHasher, password: string): Promise<string> =>
  (await hasher.hash(foldLetterCode(password))).replace('$', mark);

/** Compares with a provisional password; against none it does the same work and answers false. */
export function verifyProvisional(hashing: Hashing, stored: string | null, typed: string): Promise<boolean> {
  if (!stored?.includes(mark)) return hashing.verify(stored, normalizePassword(typed));
  return hashing.verify(stored.replace(mark, '$'), foldLetterCode(typed));
}
