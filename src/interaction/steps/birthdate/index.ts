import { describeBirthdate, parseBirthdate } from '../../../member/birthdate.ts';
import { confirmBirthdate } from '../../../member/store.ts';
import { tryBirthdate } from '../../../member/try-birthdate.ts';
import { hasMember } from '../../factors.ts';
import { throttled } from '../../refusals.ts';
import type { WithMember } from '../../state.ts';
import type { Step } from '../../step.ts';

/** The birthdate, until it has once been right. It never counts as a factor (NIST SP 800-63B-4 §3.1.1). */
export const birthdate: Step<WithMember> = {
  name: 'birthdate',
  isDue: (state) => hasMember(state) && state.member.birthdateConfirmedAt === null,
  async submit(fields, { member, insurer, facts, request }, { db, secrets, now, record }) {
    const given = parseBirthdate(fields.birthdate ?? '', now);
    if (given === null)
      return { kind: 'refuse', errors: [{ code: 'birthdate_invalid', field: 'birthdate' }] };
    const tried = (facts.birthdateAttempts ?? 0) + 1;
    if (tried > insurer.throttles.birthdate.perInteraction) return throttled(null, request.language);
    const verdict = await tryBirthdate(db, secrets, { insurer, member }, given, now);
    if (typeof verdict === 'object') return throttled(verdict.opensAt, request.language, now);
    if (verdict === 'wrong') {
      const understood = describeBirthdate(given, request.language);
      record(member, 'sign-in.birthdate', {}, 'failure');
      return {
        kind: 'refuse',
        errors: [{ code: 'birthdate_wrong', field: 'birthdate', detail: { understood } }],
        facts: { birthdateAttempts: tried },
      };
    }
    await confirmBirthdate(db, member, now);
    record(member, 'birthdate.confirmed');
    return { kind: 'advance' };
  },
};
