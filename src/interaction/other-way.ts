import type { Way } from '../credential/factor.ts';
import { factorBeingSetUp, factorToSetUp, usableWays } from './factors.ts';
import type { WithMember } from './state.ts';
import type { Outcome } from './step.ts';

/** Only while the choice itself is open: whoever adds a factor, or whose client asks for one, has made it. */
export const canChooseAgain = (state: WithMember, factor: Way): boolean =>
  factorToSetUp(state) === factor || state.facts.settingUp === factor;

/**
 * 「ほかの方法」: while a factor is being set up, back to the choice; else the next way that is ready, where there
 * is one. The page offers this only then, so anything else stays where it is.
 */
export function otherWay(state: WithMember, from: Way): Outcome {
  if (factorBeingSetUp(state) === from) {
    if (!canChooseAgain(state, from)) return { kind: 'stay' };
    return { kind: 'advance', facts: { changingFactor: true } };
  }
  const usable = usableWays(state);
  const next = usable[(usable.indexOf(from) + 1) % usable.length];
  return next === undefined ? { kind: 'stay' } : { kind: 'advance', facts: { otherFactor: next } };
}
