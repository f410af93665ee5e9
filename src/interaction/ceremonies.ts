import type { Ceremony } from '../credential/challenge.ts';
import type { parseAuthentication } from '../credential/credential-json.ts';
import {
  authenticationOptions,
  type RelyingParty,
  verifyAuthentication,
} from '../credential/passkey-ceremony.ts';
import type { Member } from '../member/member.ts';
import type { Deps } from './deps.ts';
import type { Facts, State } from './state.ts';
import type { Outcome } from './step.ts';

export const relyingParty = ({ secrets, now, config }: Deps): RelyingParty => ({
  secrets,
  now,
  rpId: config.webauthnRpId,
  origin: config.issuer,
});

/** The ceremony an interaction would hold next; whatever the outcome, submitting uses it up. */
export const nextCeremony = (
  kind: Ceremony['kind'],
  { facts, member }: Pick<State, 'facts' | 'member'>,
  uid: string,
): Ceremony => ({
  kind,
  uid,
  memberId: member?.id ?? '',
  count: facts.ceremonies ?? 0,
});

export const usedUp = ({ ceremonies = 0 }: Facts): Partial<Facts> => ({ ceremonies: ceremonies + 1 });

/** Whether this very device answered, and not a phone beside it or a security key. */
export const whereUsed = (answer: { id: string; authenticatorAttachment?: string | undefined }) =>
  answer.authenticatorAttachment === 'platform' && { here: answer.id };

/** Options for a passkey of the known member, or, while nobody is known, of whoever holds the device. */
export const optionsToUse = (state: State, deps: Deps) =>
  authenticationOptions(
    relyingParty(deps),
    nextCeremony('authentication', state, deps.uid),
    state.member?.passkeys ?? [],
  );

/** Checks a passkey's answer and records its use; the facts it proves, or the form's refusal. */
export async function usePasskeyOf(
  owner: Member,
  response: NonNullable<ReturnType<typeof parseAuthentication>>,
  state: State,
  deps: Deps,
): Promise<Outcome> {
  const { now, record } = deps;
  const refuse = (code: 'passkey_failed' | 'passkey_unknown'): Outcome => ({
    kind: 'refuse',
    errors: [{ code }],
    facts: usedUp(state.facts),
  });
  const passkey = owner.passkeys.find(({ credentialId }) => credentialId === response.id);
  if (passkey === undefined) {
    record(owner, 'sign-in.passkey', { reason: 'unknown' }, 'failure');
    return refuse('passkey_unknown');
  }
  const ceremony = nextCeremony('authentication', state, deps.uid);
  const verified = await verifyAuthentication(relyingParty(deps), ceremony, response, passkey);
  if (verified === null || !(await deps.usePasskey({ owner, id: passkey.id, ...verified }))) {
    const detail = { reason: verified === null ? 'not verified' : 'counter-regressed' };
    record(owner, 'sign-in.passkey', detail, 'failure');
    return refuse('passkey_failed');
  }
  record(owner, 'sign-in.passkey');
  const amr = passkey.deviceType === 'singleDevice' ? 'hwk' : 'swk';
  const shown = { at: now.toISOString(), amr, ...whereUsed(response) } as const;
  return { kind: 'advance', facts: { ...usedUp(state.facts), passkey: shown } };
}
