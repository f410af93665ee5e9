import type { Factor } from '../credential/factor.ts';
import { isSetUp, usableFactors } from '../interaction/factors.ts';
import type { Member } from '../member/member.ts';
import { chooseFactor } from '../member/store.ts';
import type { Visit } from './page.ts';

/** The factor that would be asked for first without what is to be removed; undefined where none would be left. */
export const factorLeft = ({ insurer }: Pick<Visit, 'insurer'>, left: Member): Factor | undefined =>
  usableFactors({ insurer, member: left })[0];

/** Whoever has removed what they chose chooses with it what is left. */
export async function chooseWhatIsLeft(visit: Visit, left: Member): Promise<void> {
  const { db, now, record } = visit;
  const next = factorLeft(visit, left);
  if (next === undefined || (left.factor !== null && isSetUp(left, left.factor))) return;
  await chooseFactor(db, left, next, now);
  record('factor.chosen', { factor: next });
}
