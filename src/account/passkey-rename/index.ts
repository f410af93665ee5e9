import { foldPasskeyName } from '../../credential/passkey.ts';
import { namePasskey } from '../../credential/passkey-store.ts';
import { passkeysPath } from '../client.ts';
import type { AccountPage } from '../page.ts';
import { passkeys } from '../passkeys/index.ts';
import { passkeyNamed } from '../passkeys/own.ts';

const path = `${passkeysPath}/name`;

/** Another name for one passkey. Guarded: it is by its name that a lost one is told from those to keep (T35). */
export const passkeyRename: AccountPage = {
  step: 'account-passkey-rename',
  view: 'account/passkey-rename',
  path,
  guarded: true,
  isOffered: passkeys.isOffered,
  locals: async (visit) => {
    const passkey = passkeyNamed(visit);
    if (passkey === undefined) return null;
    return {
      name: passkey.name,
      action: `${path}/save?${new URLSearchParams({ id: passkey.id })}`,
      backHref: passkeysPath,
    };
  },
  actions: {
    save: {
      guarded: true,
      async run(fields, visit) {
        const { db, member, context, record } = visit;
        const passkey = passkeyNamed(visit);
        if (passkey === undefined) return { kind: 'gone' };
        const name = foldPasskeyName(fields.passkeyName ?? '');
        if (name === null)
          return { kind: 'refuse', errors: [{ code: 'name_invalid', field: 'passkeyName' }] };
        await namePasskey(db, context.secrets, member, passkey.id, name);
        record('passkey.renamed');
        return { kind: 'done', done: 'passkeyRenamed', to: passkeysPath };
      },
    },
  },
};
