import { dashes } from '../characters.ts';
import { eraOf } from '../member/birthdate.ts';
import type { MemberDetails } from '../member/member.ts';
import { initialPasswords } from './initial-password.ts';

/** Whose password it is: what others may know of the member. */
export interface Person {
  userId: string;
  details: MemberDetails;
}

/** In a password, shorter ones appear by chance. */
const SHORTEST_NUMBER = 4;
const SHORTEST_USER_ID = 3;

/** Whether `password` has the member's own user ID, symbol, number or birthdate in it, forwards or backwards. */
export function holdsPersonalWord(password: string, { userId, details }: Person): boolean {
  const text = compact(password);
  const holds = (word: string) => text.includes(word) || text.includes(reverse(word));
  const { symbol, number } = details;
  const bareNumber = number.normalize('NFKC').replace(/^0+/, '');
  const numbers = [
    symbol,
    number,
    bareNumber,
    symbol + number,
    symbol + bareNumber,
    ...initialPasswords(details),
  ];
  const user = compact(userId);
  if (user.length >= SHORTEST_USER_ID && holds(user)) return true;
  if (numbers.map(compact).some((word) => word.length >= SHORTEST_NUMBER && holds(word))) return true;
  const withoutUnits = text.replace(/[年月日]/g, '');
  return birthdateForms(details.birthdate).some(
    (form) => withoutUnits.includes(form) || withoutUnits.includes(reverse(form)),
  );
}

/** What the estimate of a password's strength must count as known to others. */
export function personalWords({ userId, details }: Person): string[] {
  const { symbol, number, birthdate, name, importedEmail } = details;
  const [year = '', month = '', day = ''] = birthdate.split('-');
  const fullName = (name ?? '').normalize('NFKC');
  const mailbox = (importedEmail ?? '').split('@')[0] ?? '';
  const words = [userId, symbol, number, year, month + day, fullName, ...fullName.split(/\s+/), mailbox].map(
    compact,
  );
  return words.filter((word) => word.length > 1);
}

/** The ways people write a birthdate, without separators and units: 19800101, 800101, 01011980, s550101, 昭和5511. */
function birthdateForms(birthdate: string): string[] {
  const [year = '', month = '', day = ''] = birthdate.split('-');
  const [m, d] = [String(Number(month)), String(Number(day))];
  const western = [year, year.slice(2)].flatMap((y) => [y + month + day, month + day + y, day + month + y]);
  const unpadded = [year + m + d, m + d + year, d + m + year];
  const era = eraOf(birthdate);
  const eraYears = era
    ? [`${era.year}`, `${era.year}`.padStart(2, '0'), ...(era.year === 1 ? ['元'] : [])]
    : [];
  const japanese = eraYears.flatMap((y) =>
    [era?.name, era?.name[0], era?.letter.toLowerCase()].flatMap((name) => [
      name + y + month + day,
      name + y + m + d,
    ]),
  );
  return [...western, ...unpadded, ...japanese];
}

const compact = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(dashes, '')
    .replace(/[^\p{L}\p{N}]/gu, '');

const reverse = (text: string): string => [...text].reverse().join('');
