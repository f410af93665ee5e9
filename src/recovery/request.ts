import type { Language } from '../insurer/insurer.ts';

/** What somebody asked for on one of the two pages; answered off the request, so that no answer tells anything. */
export interface RecoveryRequest {
  for: 'password' | 'user-id';
  insurerId: number;
  /** The folded user ID, or the address. */
  who: string;
  /** `YYYY-MM-DD` */
  birthdate: string;
  language: Language;
  /** Where it was asked from: an account whose birthdate was right is no longer one that failed from there. */
  addressBlock: string;
  /** `deviceKind` of whoever asked. */
  device: string;
}
