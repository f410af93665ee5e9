import { randomInt } from 'node:crypto';
import { dashes } from '../characters.ts';
import { days } from '../clock.ts';

/** What takes two operators (T55): what guards one account, and what reaches many. */
export const acts = [
  'member reset-factor',
  'member reset-email',
  'member reset-password',
  'member import',
  'member notices',
] as const;
export type Act = (typeof acts)[number];

/** What an approval carries out at once; of the rest, which takes a file or prints data, it lets the other go ahead. */
export const carriedOutWithApproval: readonly Act[] = ['member reset-factor', 'member reset-email'];

/** What exactly is asked for: what tells it from any other request for the same act. */
export type Parameters = Record<string, string | number | boolean>;

/** A request of one operator, and what another has said to it. */
export interface Approval {
  id: string;
  act: Act;
  insurerId: number | null;
  memberId: string | null;
  parameters: Parameters;
  reason: string;
  requestedBy: string;
  requestedAt: Date;
  expiresAt: Date;
  decision: 'approved' | 'refused' | null;
  decidedBy: string | null;
  decidedAt: Date | null;
  carriedOutAt: Date | null;
}

/** How long somebody may approve it, and how long after that the other may carry it out: both within this. */
export const approvalLasts = days(3);

export type ApprovalState = 'open' | 'approved' | 'refused' | 'expired' | 'done';

export function stateOf(
  { decision, carriedOutAt, expiresAt }: Pick<Approval, 'decision' | 'carriedOutAt' | 'expiresAt'>,
  now: Date,
): ApprovalState {
  if (carriedOutAt !== null) return 'done';
  if (decision === 'refused') return 'refused';
  if (expiresAt <= now) return 'expired';
  return decision ?? 'open';
}

/** One person, however the name is written: who asked does not approve under other letters. */
export const sameOperator = (one: string, other: string): boolean =>
  foldOperator(one) === foldOperator(other);

export const foldOperator = (name: string): string =>
  name.normalize('NFKC').replace(/\s+/gu, '').toLowerCase();

/** No letter or digit that is taken for another, said on the phone or read. */
const letters = '234679CDFHJKMNPRTWXY';

/** A short name to tell somebody: `K7PM-3RDX`. It is no secret. */
export function newApprovalId(): string {
  const code = Array.from({ length: 8 }, () => letters[randomInt(letters.length)]).join('');
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

/** As it was told, however it is typed. */
export function foldApprovalId(input: string): string {
  const code = input.normalize('NFKC').trim().toUpperCase().replace(dashes, '').replaceAll('-', '');
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}
