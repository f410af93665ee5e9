import { factors } from '../../../credential/factor.ts';
import { chooseFactor, setUpEmailOtp } from '../../../member/store.ts';
import { hasMember, isChoosingFactor, isSetUp, isTaskDue, usableFactors } from '../../factors.ts';
import type { WithMember } from '../../state.ts';
import type { Step } from '../../step.ts';
import { tell } from '../../telling.ts';

/** Which second factor the member wants, of those the insurer allows; open to change until it is set up. */
export const factorChoice: Step<WithMember> = {
  name: 'factor-choice',
  isDue: (state) => hasMember(state) && (isChoosingFactor(state) || choosesAnother(state)),
  locals: (state) => ({
    offered: state.insurer.secondFactors,
    current: state.member.factor,
    changing: choosesAnother(state),
  }),
  async submit(fields, state, deps) {
    const { insurer, member } = state;
    const { db, now, record } = deps;
    const factor = factors.find((known) => known === fields.factor);
    if (factor === undefined)
      return { kind: 'refuse', errors: [{ code: 'factor_required', field: 'factor' }] };
    if (!insurer.secondFactors.includes(factor)) {
      return { kind: 'refuse', errors: [{ code: 'factor_not_allowed', field: 'factor' }] };
    }
    // Whoever keeps what is in use has changed nothing, and is told of nothing.
    if (choosesAnother(state) && factor === member.factor) return { kind: 'abort', error: 'access_denied' };
    // A factor that takes the place of one in use is the member's choice once it is set up: whoever stops halfway keeps
    // the old one.
    if (choosesAnother(state) && factor !== 'email-otp' && !isSetUp(member, factor))
      return { kind: 'advance', facts: { settingUp: factor, changingFactor: false } };
    await chooseFactor(db, member, factor, now);
    record(member, 'factor.chosen', { factor });
    if (!choosesAnother(state))
      return { kind: 'advance', facts: { changingFactor: false, taskDone: isTaskDue(state, 'factor') } };
    if (factor === 'email-otp' && member.emailOtpSetUpAt === null) await setUpEmailOtp(db, member, now);
    await tell('factor-changed', state, deps);
    return { kind: 'advance', facts: { taskDone: true } };
  },
};

/** An account page sent the member to take another factor than the one in use. */
const choosesAnother = (state: WithMember): boolean =>
  isTaskDue(state, 'factor') &&
  usableFactors(state).length > 0 &&
  (state.facts.settingUp === undefined || state.facts.changingFactor === true);
