import { randomInt } from 'node:crypto';
import { blanks, dashes } from '../characters.ts';

/** No letter that looks like a digit or like another letter, and no vowel, so that no word comes of them. */
const alphabet = '346789CDFHJKMNPRTVWXY';
const group = 4;
/** A spreadsheet takes a group of digits alone for a number or a date; one letter makes it text everywhere. */
const letter = /[A-Z]/;

/** Something random that is printed on a letter and typed from it: groups of four such as `7KWM-3XRP`. */
function randomGroups(count: number): string {
  return Array.from({ length: count }, randomGroup).join('-');
}

function randomGroup(): string {
  for (;;) {
    const made = Array.from({ length: group }, () => alphabet[randomInt(alphabet.length)]).join('');
    if (letter.test(made)) return made;
  }
}

/**
 * The code on a notice: 35 bits, short enough to be typed from paper. NIST SP 800-63A-4 §3.8 asks 20 bits of a code
 * sent by post; only whoever has shown the initial password may try one, and 100 tries in all hit one of 37,000 million
 * with a chance of 1 in 370 million.
 */
export const randomActivationCode = (): string => randomGroups(2);

/** A provisional password, which stands alone: 52 bits. */
export const randomProvisionalPassword = (): string => randomGroups(3);

/** What is compared, however it was typed from paper: width, case, dashes and spaces never matter. */
export const foldLetterCode = (input: string): string =>
  input.slice(0, 200).normalize('NFKC').toUpperCase().replace(blanks, '').replace(dashes, '');
