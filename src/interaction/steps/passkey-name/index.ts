import { providerName } from '../../../credential/aaguid.ts';
import { foldPasskeyName } from '../../../credential/passkey.ts';
import { acceptedSignal } from '../../../credential/passkey-ceremony.ts';
import { namePasskey } from '../../../credential/passkey-store.ts';
import { relyingParty } from '../../ceremonies.ts';
import { hasMember } from '../../factors.ts';
import type { WithMember } from '../../state.ts';
import type { Step } from '../../step.ts';

/** A name to know the new passkey by; where it was saved is told beside it. */
export const passkeyName: Step<WithMember> = {
  name: 'passkey-name',
  isDue: (state) => hasMember(state) && state.facts.passkey !== undefined && unnamed(state) !== undefined,
  locals: (state, deps) => {
    const passkey = unnamed(state);
    return {
      suggestedName: passkey?.name ?? '',
      signal: acceptedSignal(relyingParty(deps), state.member.id, state.member.passkeys),
      isTask: state.request.task !== null,
      provider: passkey ? providerName(passkey.aaguid, state.request.language) : null,
    };
  },
  async submit(fields, state, { db, secrets, record }) {
    const { member } = state;
    const name = foldPasskeyName(fields.passkeyName ?? '');
    const passkey = unnamed(state);
    if (name === null || passkey === undefined) {
      return { kind: 'refuse', errors: [{ code: 'name_invalid', field: 'passkeyName' }] };
    }
    await namePasskey(db, secrets, member, passkey.id, name);
    record(member, 'passkey.renamed');
    return { kind: 'advance' };
  },
};

/** The one just registered before any that was left without a name earlier. */
const unnamed = ({ member }: WithMember) => member.passkeys.findLast(({ named }) => !named);
