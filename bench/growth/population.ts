import type { Factor } from '../../src/credential/factor.ts';
import type { Member } from '../../src/member/member.ts';
import { mixed, share, uuidOf } from './numbers.ts';

/** So many members of so many insurers; members are numbered through, insurer by insurer. */
export interface Population {
  members: number;
  insurers: number;
  /** With which member each insurer begins. */
  starts: number[];
}

/** Few insurers are large and most are small: the largest of 1,400 has one member in a hundred, the median one in 2,700. */
export function populationOf(members: number, insurers: number): Population {
  const weights = Array.from({ length: insurers }, (_, at) => 1 / (at + 20) ** 0.9);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let before = 0;
  const starts = weights.map((weight) => {
    const start = Math.round((before / total) * members);
    before += weight;
    return start;
  });
  return { members, insurers, starts };
}

/** Whose member this is. */
export function insurerOf({ starts }: Population, member: number): number {
  let [low, high] = [0, starts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= member) low = middle;
    else high = middle;
  }
  return low;
}

export const insurerCode = (insurer: number): string => `g${String(insurer).padStart(4, '0')}`;
export const clientIdOf = (insurer: number): string => `portal-${insurerCode(insurer)}`;

/** One insurer in four asks for the password alone: whom the load signs in. */
export const secondFactorsOf = (insurer: number): Factor[] =>
  insurer % 4 === 0 ? [] : ['passkey', 'email-otp'];

export const memberId = (member: number): string => uuidOf(member, 100);
export const userIdOf = (member: number): string => `m${String(member).padStart(8, '0')}`;

/** How far somebody is; `left` has been there before. */
export type Progress = 'new' | 'half-way' | 'activated' | 'left';

export function progressOf(member: number): Progress {
  const at = share(member, 1);
  if (at < 0.02) return 'left';
  if (at < 0.05) return 'half-way';
  return at < 0.6 ? 'activated' : 'new';
}

export function cohortOf(member: number): Member['cohort'] {
  const at = share(member, 2);
  if (at < 0.6) return 1;
  return at < 0.9 ? 2 : 3;
}

/** Of whoever is activated; the insurer may ask for none. */
export function factorOf(member: number): Factor {
  const at = share(member, 3);
  if (at < 0.4) return 'passkey';
  return at < 0.97 ? 'email-otp' : 'totp';
}

/** Some member who is activated, picked by a number. */
export function activatedMember({ members }: Population, pick: number): number {
  for (let member = mixed(pick, 4) % members; ; member = (member + 1) % members)
    if (progressOf(member) === 'activated') return member;
}

/** As many activated members of insurers that ask for the password alone, spread over all of those. */
export function passwordMembers(population: Population, count: number): number[] {
  const found: number[] = [];
  for (let pick = 0; found.length < count; pick++) {
    const member = activatedMember(population, pick);
    if (secondFactorsOf(insurerOf(population, member)).length === 0) found.push(member);
  }
  return found;
}
