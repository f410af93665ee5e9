import { formatDateTime } from '../../http/text/time.ts';
import { passwordReplacedAt } from '../../member/password.ts';
import { passwordPath } from '../client.ts';
import type { AccountPage } from '../page.ts';

/** Since when the password is what it is, and the way to change it. */
export const password: AccountPage = {
  step: 'account-password',
  view: 'account/password',
  path: passwordPath,
  async locals({ member, language }) {
    const since = passwordReplacedAt(member) ?? member.activatedAt;
    return {
      since: since && formatDateTime(new Date(since), language),
      forgotPasswordHref: '/recovery/password',
    };
  },
  actions: {
    change: {
      run: async () => ({ kind: 'task', task: 'password', to: passwordPath, done: 'passwordChanged' }),
    },
  },
};
