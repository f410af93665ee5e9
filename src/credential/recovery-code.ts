import { randomBytes } from 'node:crypto';
import { blanks, dashes } from '../characters.ts';

/** Crockford's base 32: no letter that looks like a digit, none that makes a word of ill fame. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const length = 13;
const form = new RegExp(`^[${alphabet}]{${length}}$`);

/** A random code of 64 bits, as it is printed: `3F7K-90QD-XW2M5`. */
export function randomRecoveryCode(): string {
  let rest = randomBytes(8).readBigUInt64BE();
  let code = '';
  for (let place = 0; place < length; place++) {
    code = alphabet[Number(rest % 32n)] + code;
    rest /= 32n;
  }
  return `${code.slice(0, 4)}-${code.slice(4, 8)}-${code.slice(8)}`;
}

/** What a code is compared as, however it was typed from paper; null where it cannot be one. */
export function foldRecoveryCode(input: string): string | null {
  if (input.length > 200) return null;
  const code = input
    .normalize('NFKC')
    .toUpperCase()
    .replace(blanks, '')
    .replace(dashes, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
  return form.test(code) ? code : null;
}
