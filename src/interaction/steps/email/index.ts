import { parseEmail } from '../../../member/email-address.ts';
import { suggestEmail } from '../../../member/email-typo.ts';
import { setPendingEmail } from '../../../member/store.ts';
import { signOutEverywhere } from '../../../oidc/sign-out-everywhere.ts';
import { hasMember, isTaskDue } from '../../factors.ts';
import type { WithMember } from '../../state.ts';
import type { Step } from '../../step.ts';
import { changing, text } from './text.ts';

/** The address that activates the account, or another in its place; and, ticked, the end of every other sign-in of this member. */
export const email: Step<WithMember> = {
  name: 'email',
  isDue: (state) => {
    if (!hasMember(state)) return false;
    const { member, facts } = state;
    if (member.email === null) return facts.changingEmail === true || member.pendingEmail === null;
    // Entered, it waits to be confirmed or has taken the other's place; withdrawn meanwhile, it is asked for again.
    const { emailEntered: entered } = facts;
    const settled = entered !== undefined && [member.email, member.pendingEmail].includes(entered);
    return isTaskDue(state, 'email') && (facts.changingEmail === true || !settled);
  },
  locals: ({ member, request }, { config }) => {
    const words = text[request.language];
    return {
      mailDomain: config.mailDomain,
      text: member.email === null ? words : { ...words, ...changing[request.language] },
    };
  },
  async submit(fields, { member, facts }, { db, secrets, now, uid, record }) {
    const address = parseEmail(fields.email ?? '');
    if (address === null) return { kind: 'refuse', errors: [{ code: 'email_invalid', field: 'email' }] };
    if (address === member.email) return { kind: 'refuse', errors: [{ code: 'email_same', field: 'email' }] };
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
        emailEntered: address,
        ...(everywhere && { sessionUid: undefined }),
        mailed: { ...facts.mailed, 'email-verification': undefined },
      },
    };
  },
};
