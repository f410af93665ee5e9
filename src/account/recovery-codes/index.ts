import { issueRecoveryCodes } from '../../credential/recovery-code-store.ts';
import { factorPath } from '../client.ts';
import type { AccountPage } from '../page.ts';
import { tell } from '../tell.ts';

const path = `${factorPath}/codes`;

/** Codes to keep on paper: how many are left, and new ones, shown this once. */
export const recoveryCodes: AccountPage = {
  step: 'account-recovery-codes',
  view: 'account/recovery-codes',
  path,
  isOffered: ({ recoveryCodes, secondFactors }) => recoveryCodes && secondFactors.length > 0,
  locals: async ({ member, insurer }) => ({
    codes: null,
    userId: member.userId,
    service: insurer.serviceName,
    left: member.recoveryCodesLeft,
    action: `${path}/make`,
    backHref: factorPath,
  }),
  actions: {
    make: {
      guarded: true,
      async run(_fields, visit) {
        const { db, now, member, context, record } = visit;
        const codes = await issueRecoveryCodes(db, context.secrets, member, now);
        record('recovery-codes.made', { count: codes.length });
        await tell('recovery-codes-made', visit);
        // In the other language they would be gone.
        return { kind: 'show', locals: { codes, languageHref: null } };
      },
    },
  },
};
