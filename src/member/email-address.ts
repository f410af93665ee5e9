import { domainToASCII } from 'node:url';
import { dashes } from '../characters.ts';

export { suggestEmail } from './email-typo.ts';

const MAX_LENGTH = 254; // RFC 5321 §4.5.3.1.3, less the angle brackets
const edges = /^[\s\p{Cf}]+|[\s\p{Cf}]+$/gu;
/**
 * RFC 5322 atext, with dots anywhere: carriers once issued `a..b@docomo.ne.jp` and `abc.@ezweb.ne.jp`. No quoting
 * and no comments, so nothing in it can end the address or begin a header or a second one.
 */
const localPart = /^[\w!#$%&'*+\-/=?^`{|}~.]{1,64}$/;
const domainCharacters = /^[\p{L}\p{M}\p{N}.-]+$/u;
const domainName =
  /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/;

/**
 * Reads one mailbox as members type it, in any width. Answers the address to send to (domain in lower-case ASCII),
 * or null where it cannot be one.
 */
export function parseEmail(input: string): string | null {
  if (input.length > 2 * MAX_LENGTH) return null;
  const text = asciiWherePossible(input.normalize('NFKC').replace(edges, '').replaceAll('。', '.'));
  const at = text.lastIndexOf('@');
  const local = text.slice(0, Math.max(at, 0));
  const typedDomain = text.slice(at + 1);
  if (!localPart.test(local) || !domainCharacters.test(typedDomain)) return null;
  const domain = domainToASCII(typedDomain);
  const address = `${local}@${domain}`;
  return domainName.test(domain) && address.length <= MAX_LENGTH ? address : null;
}

/** The form under which an address is looked up; no mail system in use tells upper from lower case. */
export const foldEmail = (email: string): string => email.toLowerCase();

/** `t***@e***.jp`: enough to recognise one's own address, too little to learn another's. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  const domain = email.slice(at + 1);
  const topLevel = domain.slice(domain.lastIndexOf('.'));
  return `${mask(email.slice(0, at))}@${mask(domain.slice(0, domain.indexOf('.')))}${topLevel}`;
}

const mask = (part: string): string => `${part.length > 2 ? part[0] : ''}***`;

/** A dash typed with the IME on is a hyphen, unless the address has other Japanese in it (コーヒー.jp). */
function asciiWherePossible(text: string): string {
  const plain = text.replace(dashes, '-');
  return /^\p{ASCII}*$/u.test(plain) ? plain : text;
}
