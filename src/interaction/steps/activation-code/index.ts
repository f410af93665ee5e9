import { matchesActivationCode } from '../../../credential/activation-code.ts';
import { showActivationCode } from '../../../member/store.ts';
import { rulesOf } from '../../../throttle/rules.ts';
import { admit } from '../../../throttle/throttle.ts';
import { hasMember, usableFactors } from '../../factors.ts';
import { throttled } from '../../refusals.ts';
import type { WithMember } from '../../state.ts';
import type { Step } from '../../step.ts';

/**
 * The random code printed on the notice, where the insurer wants it: the initial password alone can be guessed by
 * whoever has seen the card (T01). It stands before everything that tells of the member, and is asked for until it has
 * once been right, and again while first sign-ins are being sprayed (T02). A second factor, where there is one, is
 * asked for in its place.
 */
export const activationCode: Step<WithMember> = {
  name: 'activation-code',
  isDue: (state) => {
    const { insurer, member, facts } = state;
    if (!hasMember(state) || !insurer?.activationCode || member?.activatedAt !== null) return false;
    return (
      (member.activationCodeShownAt === null || facts.sprayed === true) && usableFactors(state).length === 0
    );
  },
  locals: ({ member }) => ({ made: member.activationCodeDigest !== null }),
  async submit(fields, { member, insurer, facts, request }, { db, secrets, now, record, forgive }) {
    const tried = (facts.activationCodeAttempts ?? 0) + 1;
    if (tried > insurer.throttles.activationCode.perInteraction) return throttled(null, request.language);
    const { activationCodeDay, activationCode } = rulesOf(insurer);
    const attempts = [activationCodeDay, activationCode].map((rule) => ({
      rule,
      insurerId: insurer.id,
      key: member.id,
    }));
    const { opensAt } = await admit(db, secrets, attempts, now);
    if (opensAt !== null) return throttled(opensAt, request.language, now);
    if (!matchesActivationCode(secrets, member, fields.activationCode ?? '')) {
      record(member, 'sign-in.activation-code', {}, 'failure');
      return {
        kind: 'refuse',
        errors: [{ code: 'activation_code_wrong', field: 'activationCode' }],
        facts: { activationCodeAttempts: tried },
      };
    }
    forgive(attempts);
    if (member.activationCodeShownAt === null) await showActivationCode(db, member, now);
    record(member, 'sign-in.activation-code');
    return { kind: 'advance', facts: { sprayed: false } };
  },
};
