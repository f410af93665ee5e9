import { providerName } from '../../credential/aaguid.ts';
import { removePasskey } from '../../credential/passkey-store.ts';
import { common } from '../../http/text/common.ts';
import { formatDateTime } from '../../http/text/time.ts';
import { passkeysPath } from '../client.ts';
import type { AccountPage } from '../page.ts';
import { passkeys } from '../passkeys/index.ts';
import { passkeyNamed, withoutPasskey } from '../passkeys/own.ts';
import { chooseWhatIsLeft, factorLeft } from '../removal.ts';
import { tell } from '../tell.ts';

const path = `${passkeysPath}/removal`;

/** Asks whether one passkey is to be removed, and says how the next sign-in goes without it. */
export const passkeyRemoval: AccountPage = {
  step: 'account-passkey-removal',
  view: 'account/passkey-removal',
  path,
  guarded: true,
  isOffered: passkeys.isOffered,
  locals: async (visit) => {
    const { member, language } = visit;
    const passkey = passkeyNamed(visit);
    if (passkey === undefined) return null;
    const next = factorLeft(visit, withoutPasskey(member, passkey));
    return {
      name: passkey.name,
      provider: providerName(passkey.aaguid, language),
      createdAt: formatDateTime(passkey.createdAt, language),
      next: next === undefined ? null : { factor: next, name: common[language].factors[next] },
      action: `${path}/remove?${new URLSearchParams({ id: passkey.id })}`,
      backHref: passkeysPath,
      sessionsHref: '/account/sessions',
    };
  },
  actions: {
    remove: {
      guarded: true,
      async run(_fields, visit) {
        const { db, member, record } = visit;
        const passkey = passkeyNamed(visit);
        if (passkey === undefined) return { kind: 'gone' };
        const left = withoutPasskey(member, passkey);
        if (factorLeft(visit, left) === undefined)
          return { kind: 'refuse', errors: [{ code: 'factor_last' }] };
        await removePasskey(db, member, passkey.id);
        record('passkey.removed', { left: left.passkeys.length });
        await chooseWhatIsLeft(visit, left);
        await tell('passkey-removed', visit);
        return { kind: 'done', done: 'passkeyRemoved', to: passkeysPath };
      },
    },
  },
};
