import { factors } from '../../../credential/factor.ts';
import { chooseFactor } from '../../../member/store.ts';
import { hasMember, isChoosingFactor } from '../../factors.ts';
import type { WithMember } from '../../state.ts';
import type { Step } from '../../step.ts';

/** Which second factor the member wants, of those the insurer allows; open to change until it is set up. */
export const factorChoice: Step<WithMember> = {
  name: 'factor-choice',
  isDue: (state) => hasMember(state) && isChoosingFactor(state),
  locals: ({ insurer, member }) => ({ offered: insurer.secondFactors, current: member.factor }),
  async submit(fields, { insurer, member }, { db, now, record }) {
    const factor = factors.find((known) => known === fields.factor);
    if (factor === undefined)
      return { kind: 'refuse', errors: [{ code: 'factor_required', field: 'factor' }] };
    if (!insurer.secondFactors.includes(factor)) {
      return { kind: 'refuse', errors: [{ code: 'factor_not_allowed', field: 'factor' }] };
    }
    await chooseFactor(db, member, factor, now);
    record(member, 'factor.chosen', { factor });
    return { kind: 'advance', facts: { changingFactor: false } };
  },
};
