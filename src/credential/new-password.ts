import { randomInt } from 'node:crypto';
import type { ErrorCode } from '../errors.ts';
import { isCommonPassword } from './common-password.ts';
import { matchesInitialPassword } from './initial-password.ts';
import { holdsPersonalWord, type Person, personalWords } from './personal-words.ts';

const SHORTEST = 8;
const LONGEST = 64;

/** The form in which a password is hashed and checked (NIST SP 800-63B-4 §3.1.1.2): width never matters, spaces do. */
export const normalizePassword = (input: string): string => input.normalize('NFKC');

/**
 * Every reason to refuse a new password; none means it may be set. `isInUse` tells whether it is the present or the
 * provisional one; it hashes, so it is only asked about a password that is otherwise good.
 */
export async function checkNewPassword(
  input: string,
  confirmation: string,
  { isInUse, ...person }: Person & { isInUse?: (password: string) => Promise<boolean> },
): Promise<ErrorCode[]> {
  const password = normalizePassword(input);
  const length = [...password].length;
  const fits = length >= SHORTEST && length <= LONGEST;
  const personal = holdsPersonalWord(password, person);
  const known = personal ? [] : personalWords(person);
  const refused: [ErrorCode, boolean][] = [
    ['password_length', !fits],
    ['password_letter', !/\p{L}/u.test(password)],
    ['password_digit', !/\p{Nd}/u.test(password)],
    ['password_same', matchesInitialPassword(password, person.details)],
    ['password_personal', personal],
    ['password_common', fits && (await isCommonPassword(password, known))],
    ['password_mismatch', password !== normalizePassword(confirmation)],
  ];
  const errors = refused.filter(([, holds]) => holds).map(([code]) => code);
  return errors.length === 0 && (await isInUse?.(password)) ? ['password_same'] : errors;
}

const words =
  'sora umi yama kawa mori hana tori neko kaze hoshi yuki ame tsuki niwa machi kumo ringo mikan sakana usagi'.split(
    ' ',
  );

/** An example that would pass for this member, another at every call, so that nobody copies what others have seen. */
export function examplePassword(person: Person, random: (max: number) => number = randomInt): string {
  const first = random(words.length);
  const second = first + 1 + random(words.length - 1);
  const example = [first, second]
    .map((at) => `${words[at % words.length]}${random(10)}${random(10)}`)
    .join('');
  return holdsPersonalWord(example, person) ? examplePassword(person, random) : example;
}
