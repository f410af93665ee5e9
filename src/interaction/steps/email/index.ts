import { parseEmail } from '../../../member/email-address.ts';
import { suggestEmail } from '../../../member/email-typo.ts';
import { setPendingEmail } from '../../../member/store.ts';
import { signOutEverywhere } from '../../../oidc/sign-out-everywhere.ts';
import { hasMember, isTaskDue } from '../../factors.ts';
import type { WithMember } from '../../state.ts';
import type { Step } from '../../step.ts';

/** The address that activates the account; and, ticked, the end of every other sign-in of this member. */
export const email: Step<WithMember> = {
  name: 'email',
  isDue: (state) => {
    if (!hasMember(state)) return false;
    const { member, facts } = state;
    if (facts.changingEmail === true) return member.email === null || isTaskDue(state, 'email');
    return member.email === null
      ? member.pendingEmail === null
      : isTaskDue(state, 'email') && !facts.emailEntered;
  },
  locals: (_state, { config }) => ({ mailDomain: config.mailDomain }),
  async submit(fields, { member, facts }, { db, secrets, now, uid, record }) {
    const address = parseEmail(fields.email ?? '');
    if (address === null) return { kind: 'refuse', errors: [{ code: 'email_invalid', field: 'email' }] };
    const suggestion = suggestEmail(address);
    if (suggestion !== null && facts.typoKept !== address) {
      const errors = [{ code: 'email_typo', field: 'email', detail: { suggestion } } as const];
      return { kind: 'refuse', errors, facts: { typoKept: address } };
    }
    await setPendingEmail(db, secrets, member, address, now);
    record(member, 'email.entered');
    const everywhere = 'signOutEverywhere' in fields;
    if (everywhere) {
      await signOutEverywhere(db, secrets, member, { now, exceptUid: uid });
      record(member, 'sessions.ended', { by: 'email page' });
    }
    return {
      kind: 'advance',
      facts: {
        changingEmail: false,
        emailEntered: true,
        ...(everywhere && { sessionUid: undefined }),
        mailed: { ...facts.mailed, 'email-verification': undefined },
      },
    };
  },
};
