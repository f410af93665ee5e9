import { verifyTotp } from '../../../credential/totp.ts';
import { findTotp, useTotpStep } from '../../../credential/totp-store.ts';
import { rulesOf } from '../../../throttle/rules.ts';
import { admit } from '../../../throttle/throttle.ts';
import { factorToShow, usableWays } from '../../factors.ts';
import { otherWay } from '../../other-way.ts';
import { throttled } from '../../refusals.ts';
import type { WithMember } from '../../state.ts';
import type { Step } from '../../step.ts';
import { tellFailed } from '../../telling.ts';

/** Six digits from an authenticator app, where the insurer allows it. */
export const totp: Step<WithMember> = {
  name: 'totp',
  isDue: (state) => factorToShow(state) === 'totp',
  locals: (state) => ({ otherMethod: usableWays(state).length > 1 }),
  async submit(fields, state, deps) {
    const { member, insurer, request } = state;
    const { db, secrets, now, record, forgive } = deps;
    if (fields.do === 'other-method') return otherWay(state, 'totp');
    const attempt = { rule: rulesOf(insurer).otp, insurerId: member.insurerId, key: member.id };
    const { opensAt } = await admit(db, secrets, [attempt], now);
    if (opensAt !== null) return throttled(opensAt, request.language, now);
    const enrolled = await findTotp(db, secrets, member);
    const step = enrolled ? verifyTotp(enrolled.secret, fields.otp ?? '', now, enrolled.lastUsedStep) : null;
    const right = step !== null && (await useTotpStep(db, member, step));
    record(member, 'sign-in.totp', {}, right ? 'success' : 'failure');
    if (!right) {
      await tellFailed(state, deps);
      return { kind: 'refuse', errors: [{ code: 'otp_wrong', field: 'otp' }] };
    }
    forgive([attempt]);
    return { kind: 'advance', facts: { otp: { at: now.toISOString() } } };
  },
};
