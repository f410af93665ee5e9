import { removeTotp } from '../../credential/totp-store.ts';
import { common } from '../../http/text/common.ts';
import { factorPath } from '../client.ts';
import type { AccountPage } from '../page.ts';
import { chooseWhatIsLeft, factorLeft } from '../removal.ts';
import { tell } from '../tell.ts';

const path = `${factorPath}/app`;

/** Asks whether the authenticator app is to be removed, and says how the next sign-in goes without it. */
export const appRemoval: AccountPage = {
  step: 'account-app-removal',
  view: 'account/app-removal',
  path,
  guarded: true,
  isOffered: ({ secondFactors }) => secondFactors.includes('totp'),
  locals: async (visit) => {
    if (visit.member.totpSetUpAt === null) return null;
    const next = factorLeft(visit, { ...visit.member, totpSetUpAt: null });
    return {
      next: next === undefined ? null : common[visit.language].factors[next],
      action: `${path}/remove`,
      backHref: factorPath,
    };
  },
  actions: {
    remove: {
      guarded: true,
      async run(_fields, visit) {
        const left = { ...visit.member, totpSetUpAt: null };
        if (visit.member.totpSetUpAt === null) return { kind: 'gone' };
        if (factorLeft(visit, left) === undefined)
          return { kind: 'refuse', errors: [{ code: 'factor_last' }] };
        await removeTotp(visit.db, visit.member);
        visit.record('totp.removed');
        await chooseWhatIsLeft(visit, left);
        await tell('app-removed', visit);
        return { kind: 'done', done: 'appRemoved', to: factorPath };
      },
    },
  },
};
