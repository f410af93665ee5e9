import type { Factor } from '../credential/factor.ts';
import { factorBeingSetUp, usableFactors } from './factors.ts';
import type { WithMember } from './state.ts';
import type { Outcome } from './step.ts';

/**
 * 「ほかの方法」: while a factor is being set up, back to the choice; else the next factor that is ready, where
 * there is one. The page offers this only then, so anything else stays where it is.
 */
export function otherWay(state: WithMember, from: Factor): Outcome {
  if (factorBeingSetUp(state) === from) return { kind: 'advance', facts: { changingFactor: true } };
  const usable = usableFactors(state);
  const next = usable[(usable.indexOf(from) + 1) % usable.length];
  return next === undefined ? { kind: 'stay' } : { kind: 'advance', facts: { otherFactor: next } };
}
