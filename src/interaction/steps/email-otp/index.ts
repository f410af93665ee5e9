import { foldCode } from '../../../credential/one-time-code.ts';
import { codeMinutes, tryCode } from '../../../credential/one-time-secret.ts';
import { maskEmail } from '../../../member/email-address.ts';
import { setUpEmailOtp } from '../../../member/store.ts';
import { rulesOf } from '../../../throttle/rules.ts';
import { admit } from '../../../throttle/throttle.ts';
import { factorBeingSetUp, factorToShow, hasMember, usableFactors, usableWays } from '../../factors.ts';
import { mailCode } from '../../mailing.ts';
import { otherWay } from '../../other-way.ts';
import { throttled } from '../../refusals.ts';
import type { WithMember } from '../../state.ts';
import type { Step } from '../../step.ts';
import { tell, tellFailed } from '../../telling.ts';

const purpose = 'email-otp';

type WithEmail = WithMember & { readonly member: { readonly email: string } };

/** Six digits by mail: shown as the second factor, or, the first time, to set it up. */
export const emailOtp: Step<WithEmail> = {
  name: purpose,
  isDue: (state) =>
    hasMember(state) &&
    !state.facts.otp &&
    state.member.email !== null &&
    (factorToShow(state) === purpose || factorBeingSetUp(state) === purpose),
  mails: { purpose, to: ({ member }) => member.email },
  locals: (state, { config }) => ({
    maskedEmail: maskEmail(state.member.email),
    mailDomain: config.mailDomain,
    minutes: codeMinutes,
    codeSent: state.facts.mailed?.[purpose] !== undefined,
    settingUp: factorBeingSetUp(state) === purpose,
    otherMethod: usableWays(state).some((way) => way !== purpose),
  }),
  async submit(fields, state, deps) {
    const { member, insurer, facts, request } = state;
    const { db, secrets, now, record, forgive } = deps;
    if (fields.do === 'other-method') return otherWay(state, purpose);
    if ('resend' in fields) {
      const mailed = await mailCode(purpose, member.email, state, deps);
      if ('opensAt' in mailed) return throttled(mailed.opensAt, request.language, now);
      return { kind: 'stay', notice: 'resent', facts: mailed.facts };
    }
    const code = foldCode(fields.otp ?? '');
    if (code === null) return { kind: 'refuse', errors: [{ code: 'otp_wrong', field: 'otp' }] };
    const id = facts.mailed?.[purpose];
    if (id === undefined) return { kind: 'refuse', errors: [{ code: 'otp_expired', field: 'otp' }] };
    const attempt = { rule: rulesOf(insurer).otp, insurerId: member.insurerId, key: member.id };
    const { opensAt } = await admit(db, secrets, [attempt], now);
    if (opensAt !== null) return throttled(opensAt, request.language, now);
    const mostTries = insurer.throttles.otp.perCode;
    const mailed = { id, insurerId: member.insurerId, purpose, code, mostTries, now } as const;
    const result = await tryCode(db, secrets, mailed);
    const outcome = result === 'right' ? 'success' : 'failure';
    record(member, 'sign-in.email-otp', {}, outcome);
    if (result !== 'right') {
      await tellFailed(state, deps);
      return {
        kind: 'refuse',
        errors: [{ code: result === 'wrong' ? 'otp_wrong' : 'otp_expired', field: 'otp' }],
      };
    }
    forgive([attempt]);
    // Where a code only stands in for a lost passkey, nothing is set up: the insurer may end that at any time (T37).
    if (factorBeingSetUp(state) === purpose) {
      await setUpEmailOtp(db, member, now);
      record(member, 'email-otp.set-up');
      await tell('factor-changed', state, deps);
    } else if (usableFactors(state)[0] === 'passkey') {
      await tell('email-otp-instead', state, deps);
    }
    return { kind: 'advance', facts: { otp: { at: now.toISOString() } } };
  },
};
