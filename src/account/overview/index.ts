import { accountPath } from '../client.ts';
import type { AccountPage } from '../page.ts';

/** Where the account pages begin: what there is, and where to change it. */
export const overview: AccountPage = {
  step: 'account',
  view: 'account/overview',
  path: accountPath,
  locals: async ({ member, insurer }) => ({
    userId: member.userId,
    offered: [
      ...(insurer.secondFactors.includes('passkey') ? ['passkeys'] : []),
      ...(insurer.secondFactors.length > 0 ? ['factor'] : []),
      ...['email', 'password', 'sessions', 'history', 'services'],
    ],
  }),
};
