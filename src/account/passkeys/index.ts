import { providerName } from '../../credential/aaguid.ts';
import type { Passkey } from '../../credential/passkey.ts';
import { acceptedSignal } from '../../credential/passkey-ceremony.ts';
import { formatDateTime } from '../../http/text/time.ts';
import { passkeysPath } from '../client.ts';
import type { AccountPage, Visit } from '../page.ts';
import { isRemovable } from './own.ts';

/** The member's passkeys, as cards. */
export const passkeys: AccountPage = {
  step: 'account-passkeys',
  view: 'account/passkeys',
  path: passkeysPath,
  isOffered: ({ secondFactors }) => secondFactors.includes('passkey'),
  locals: async (visit) => {
    const { member, context, now } = visit;
    const { secrets, config } = context;
    const party = { secrets, now, rpId: config.webauthnRpId, origin: config.issuer };
    return {
      passkeys: member.passkeys.toReversed().map((passkey) => cardOf(passkey, visit)),
      addAction: `${passkeysPath}/add`,
      // Read for this very page, so that no browser is told of a list that is older than what it knows.
      signal: acceptedSignal(party, member.id, member.passkeys),
    };
  },
  actions: {
    add: {
      run: async () => ({ kind: 'task', task: 'passkey', to: passkeysPath, done: 'passkeyAdded' }),
    },
  },
};

function cardOf(passkey: Passkey, visit: Visit) {
  const { language } = visit;
  const id = new URLSearchParams({ id: passkey.id });
  return {
    name: passkey.name,
    here: visit.isPasskeyHere(passkey.credentialId),
    provider: providerName(passkey.aaguid, language),
    createdAt: formatDateTime(passkey.createdAt, language),
    lastUsedAt: passkey.lastUsedAt && formatDateTime(passkey.lastUsedAt, language),
    kept: passkey.deviceType === 'singleDevice' ? 'here' : passkey.backedUp ? 'synced' : 'not-yet',
    renameHref: `${passkeysPath}/name?${id}`,
    removeHref: isRemovable(visit, passkey) ? `${passkeysPath}/removal?${id}` : null,
  } as const;
}
