import { createHash, timingSafeEqual } from 'node:crypto';
import { foldInsured, withoutLeadingZeros } from '../member/insured.ts';
import type { MemberDetails } from '../member/member.ts';

/** A card may show more zeros before the number than the insurer's file holds, or fewer. */
const LEADING_ZEROS = 10;

/** Symbol + number + birthdate (8 digits), folded; one for each count of zeros before the number. */
export function initialPasswords(details: Pick<MemberDetails, 'symbol' | 'number' | 'birthdate'>): string[] {
  const number = foldInsured(details.number);
  if (number === '') return []; // symbol and birthdate alone are no secret at all
  const bare = withoutLeadingZeros(number);
  const forms = [
    number,
    ...Array.from({ length: LEADING_ZEROS + 1 }, (_, zeros) => '0'.repeat(zeros) + bare),
  ];
  return forms.map((form) => foldInsured(details.symbol + form + details.birthdate));
}

/** Compares with every form in constant time, so the answer's delay tells nothing about symbol or number. */
export function matchesInitialPassword(
  input: string,
  details: Pick<MemberDetails, 'symbol' | 'number' | 'birthdate'>,
): boolean {
  const given = digest(foldInsured(input));
  return initialPasswords(details).reduce(
    (found, form) => timingSafeEqual(given, digest(form)) || found,
    false,
  );
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
