import { findAwaited } from '../../credential/one-time-secret.ts';
import { heldUntil, holdHours, undoHours } from '../../email-change/periods.ts';
import { formatDateTime } from '../../http/text/time.ts';
import { dropPendingEmail } from '../../member/store.ts';
import type { AccountPage, Visit } from '../page.ts';

const path = '/account/email';

/** The verified address, the one that waits to take its place, and the way to change it. */
export const email: AccountPage = {
  step: 'account-email',
  view: 'account/email',
  path,
  async locals(visit) {
    const { member, insurer, language, now } = visit;
    // No sign-in ends without an address: an operator has just removed it.
    if (member.email === null) return null;
    const since = member.emailVerifiedAt;
    const held = heldUntil(member, now);
    return {
      email: member.email,
      since: since && formatDateTime(since, language),
      heldUntil: held && formatDateTime(held, language),
      holdHours,
      undoHours,
      awaited: await awaited(visit),
      offered: insurer.secondFactors.includes('email-otp')
        ? ['otp', 'recovery', 'notices']
        : ['recovery', 'notices'],
    };
  },
  actions: {
    change: { run: async () => ({ kind: 'task', task: 'email', to: path, done: 'emailChanged' }) },
    withdraw: {
      async run(_fields, { db, member, now, record }) {
        if (member.email !== null && member.pendingEmail !== null) {
          await dropPendingEmail(db, member, now);
          record('email.withdrawn');
        }
        return { kind: 'done', done: 'emailWithdrawn', to: path };
      },
    },
  },
};

/** The address whose link can still be opened, and until when. */
async function awaited({ db, context: { secrets }, member, language, now }: Visit) {
  const mailed = member.pendingEmail === null ? undefined : await findAwaited(db, secrets, member, now);
  if (mailed?.payload.email !== member.pendingEmail || mailed.payload.epoch !== member.epoch) return null;
  return { email: mailed.payload.email, until: formatDateTime(mailed.expiresAt, language) };
}
