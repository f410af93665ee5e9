import { type Factor, factors } from '../../credential/factor.ts';
import { isSetUp, usableFactors } from '../../interaction/factors.ts';
import { maskEmail } from '../../member/email-address.ts';
import { factorPath, passkeysPath } from '../client.ts';
import type { AccountPage, Visit } from '../page.ts';
import { factorLeft } from '../removal.ts';

/** Which second factor is asked for, which others there are, and changing it. */
export const factor: AccountPage = {
  step: 'account-factor',
  view: 'account/factor',
  path: factorPath,
  isOffered: ({ secondFactors }) => secondFactors.length > 0,
  locals: async (visit) => {
    const { member, insurer } = visit;
    const { secondFactors } = insurer;
    return {
      ways: factors.map((one) => ({ factor: one, state: stateOf(one, visit) })),
      passkeyCount: member.passkeys.length,
      maskedEmail: member.email && maskEmail(member.email),
      canChange: secondFactors.length > 1,
      passkeyIsEasier: secondFactors.includes('passkey') && usableFactors(visit).join() === 'email-otp',
      hrefs: { passkey: passkeysPath, 'email-otp': '/account/email' },
      recoveryCodes: insurer.recoveryCodes
        ? { left: member.recoveryCodesLeft, href: `${factorPath}/codes` }
        : null,
      appRemovalHref: isAppRemovable(visit) ? `${factorPath}/app` : null,
      actions: {
        change: `${factorPath}/change`,
        passkey: `${factorPath}/passkey`,
        app: `${factorPath}/app-registration`,
      },
    };
  },
  actions: {
    change: {
      run: async (_fields, { insurer }) =>
        insurer.secondFactors.length > 1
          ? { kind: 'task', task: 'factor', to: factorPath, done: 'factorChanged' }
          : { kind: 'gone' },
    },
    passkey: {
      run: async (_fields, { insurer }) =>
        insurer.secondFactors.includes('passkey')
          ? { kind: 'task', task: 'passkey', to: factorPath, done: 'passkeyAdded' }
          : { kind: 'gone' },
    },
    'app-registration': {
      run: async (_fields, { insurer }) =>
        insurer.secondFactors.includes('totp')
          ? { kind: 'task', task: 'totp', to: factorPath, done: 'appRegistered' }
          : { kind: 'gone' },
    },
  },
};

type State = 'in-use' | 'set-up' | 'stands-in' | 'not-set-up' | 'not-offered';

function stateOf(name: Factor, { member, insurer }: Visit): State {
  if (!insurer.secondFactors.includes(name)) return 'not-offered';
  const usable = usableFactors({ member, insurer });
  if (usable[0] === name) return 'in-use';
  if (!usable.includes(name)) return 'not-set-up';
  return name === 'email-otp' && isSetUp(member, 'passkey') ? 'stands-in' : 'set-up';
}

const isAppRemovable = (visit: Visit): boolean =>
  visit.member.totpSetUpAt !== null &&
  factorLeft(visit, { ...visit.member, totpSetUpAt: null }) !== undefined;
