import { suggestPasskeyName } from '../../../credential/aaguid.ts';
import { parseRegistration } from '../../../credential/credential-json.ts';
import { registrationOptions, verifyRegistration } from '../../../credential/passkey-ceremony.ts';
import { addPasskey } from '../../../credential/passkey-store.ts';
import { chooseFactor } from '../../../member/store.ts';
import { nextCeremony, relyingParty, usedUp, whereUsed } from '../../ceremonies.ts';
import { factorBeingSetUp, isTaskDue } from '../../factors.ts';
import { canChooseAgain, otherWay } from '../../other-way.ts';
import type { WithMember } from '../../state.ts';
import type { Outcome, Step } from '../../step.ts';
import { tell } from '../../telling.ts';

/** Makes a passkey on this device or on a phone; it is saved at once and named on the page that follows. */
export const passkeyRegistration: Step<WithMember> = {
  name: 'passkey-registration',
  isDue: (state) => factorBeingSetUp(state) === 'passkey',
  locals: async (state, deps) => ({
    options: JSON.stringify(
      await registrationOptions(relyingParty(deps), nextCeremony('registration', state, deps.uid), {
        name: state.member.userId,
        serviceName: state.insurer.serviceName,
        passkeys: state.member.passkeys,
      }),
    ),
    adding: isTaskDue(state, 'passkey'),
    canChangeFactor: canChooseAgain(state, 'passkey'),
  }),
  async submit(fields, state, deps) {
    const { member, request, facts } = state;
    const { db, secrets, now, userAgent, uid, record } = deps;
    if (fields.do === 'other-method') return otherWay(state, 'passkey');
    const refuse = (code: 'passkey_failed' | 'passkey_exists'): Outcome => ({
      kind: 'refuse',
      errors: [{ code }],
      facts: usedUp(facts),
    });
    const response = parseRegistration(fields.credential);
    if (response === null) return refuse('passkey_failed');
    const registered = await verifyRegistration(
      relyingParty(deps),
      nextCeremony('registration', state, uid),
      response,
    );
    if (registered === null) return refuse('passkey_failed');
    const name = suggestPasskeyName(userAgent, registered.aaguid, request.language, {
      onAnotherDevice: response.authenticatorAttachment === 'cross-platform',
    });
    if (!(await addPasskey(db, secrets, member, { ...registered, name, createdAt: now })))
      return refuse('passkey_exists');
    record(member, 'passkey.registered', { synced: registered.deviceType === 'multiDevice' });
    await tell('passkey-added', state, deps);
    // Whoever takes the first passkey to another factor would rather show the passkey from now on.
    if (member.factor !== 'passkey' && (facts.settingUp === 'passkey' || member.passkeys.length === 0))
      await chooseFactor(db, member, 'passkey', now);
    const amr = registered.deviceType === 'singleDevice' ? 'hwk' : 'swk';
    const passkey = { at: now.toISOString(), amr, ...whereUsed(response) } as const;
    return { kind: 'advance', facts: { ...usedUp(facts), passkey, taskDone: true } };
  },
};
