import { foldRecoveryCode } from '../../../credential/recovery-code.ts';
import { useRecoveryCode } from '../../../credential/recovery-code-store.ts';
import { rulesOf } from '../../../throttle/rules.ts';
import { admit } from '../../../throttle/throttle.ts';
import { factorToShow } from '../../factors.ts';
import { otherWay } from '../../other-way.ts';
import { throttled } from '../../refusals.ts';
import type { WithMember } from '../../state.ts';
import type { Step } from '../../step.ts';
import { tell, tellFailed } from '../../telling.ts';

const purpose = 'recovery-code';

/** One of the codes a member keeps on paper, in place of a second factor that is lost. */
export const recoveryCode: Step<WithMember> = {
  name: purpose,
  isDue: (state) => factorToShow(state) === purpose,
  locals: ({ member }) => ({ left: member.recoveryCodesLeft }),
  async submit(fields, state, deps) {
    const { member, insurer, request } = state;
    const { db, secrets, now, record, forgive } = deps;
    if (fields.do === 'other-method') return otherWay(state, purpose);
    // A count of its own: whoever has used up the tries of one-time passwords can still come in with a code.
    const key = `${member.id} ${purpose}`;
    const attempt = { rule: rulesOf(insurer).otp, insurerId: member.insurerId, key };
    const { opensAt } = await admit(db, secrets, [attempt], now);
    if (opensAt !== null) return throttled(opensAt, request.language, now);
    const code = foldRecoveryCode(fields.recoveryCode ?? '');
    const right = code !== null && (await useRecoveryCode(db, secrets, member, { code, now }));
    record(member, 'sign-in.recovery-code', {}, right ? 'success' : 'failure');
    if (!right) {
      await tellFailed(state, deps);
      return { kind: 'refuse', errors: [{ code: 'recovery_code_wrong', field: 'recoveryCode' }] };
    }
    forgive([attempt]);
    await tell('recovery-code-used', state, deps);
    return { kind: 'advance', facts: { otp: { at: now.toISOString() } } };
  },
};
