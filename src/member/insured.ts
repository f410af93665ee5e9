import { blanks, dashes } from '../characters.ts';
import type { MemberDetails } from './member.ts';

type Insured = Pick<MemberDetails, 'symbol' | 'number'>;

/** Symbol, number and what a member types of them: width, case, hyphens and spaces never matter. */
export const foldInsured = (text: string): string =>
  text.normalize('NFKC').replace(blanks, '').replace(dashes, '').toLowerCase();

/** A folded number without the zeros before it, of which a card may show more or fewer than the insurer's file. */
export const withoutLeadingZeros = (number: string): string => number.replace(/^0+(?=.)/, '');

/** What one insurer's families are found by, however symbol and number are written. */
export const insuredKey = (insurerId: number, { symbol, number }: Insured): string =>
  JSON.stringify([insurerId, foldInsured(symbol), withoutLeadingZeros(foldInsured(number))]);
