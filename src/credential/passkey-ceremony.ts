import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { Secrets } from '../secrets.ts';
import { type Ceremony, ceremonyTimeout, isChallenge, makeChallenge } from './challenge.ts';
import type { Passkey } from './passkey.ts';

/** The relying party in WebAuthn's sense: this service. */
export interface RelyingParty {
  secrets: Secrets;
  now: Date;
  rpId: string;
  origin: string;
}

type Known = Pick<Passkey, 'credentialId' | 'transports'>;

const descriptors = (passkeys: Known[]) =>
  passkeys.map(({ credentialId, transports }) => ({ id: credentialId, transports: transports as never }));

/** Opaque (WebAuthn L3 §14.6.1), and one per member, so that a device replaces rather than piles up. */
const userHandle = (secrets: Secrets, memberId: string): Buffer => secrets.digest('user handle', memberId);

/** Tells the browser which passkeys of a member count (WebAuthn L3 §5.1.10.3); stale ones may be hidden. */
export const acceptedSignal = ({ secrets, rpId }: RelyingParty, memberId: string, passkeys: Known[]) => ({
  signalName: 'allAcceptedCredentials',
  rpID: rpId,
  userID: userHandle(secrets, memberId).toString('base64url'),
  allAcceptedCredentialIDs: passkeys.map(({ credentialId }) => credentialId),
});

/** Options to create a passkey: discoverable, verified by the device, none the member has already. */
export function registrationOptions(
  { secrets, now, rpId }: RelyingParty,
  ceremony: Ceremony,
  { name, serviceName, passkeys }: { name: string; serviceName: string; passkeys: Known[] },
) {
  return generateRegistrationOptions({
    rpName: serviceName,
    rpID: rpId,
    userID: new Uint8Array(userHandle(secrets, ceremony.memberId)),
    userName: name,
    userDisplayName: name,
    challenge: new Uint8Array(makeChallenge(secrets, ceremony, now)),
    attestationType: 'none',
    excludeCredentials: descriptors(passkeys),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    timeout: ceremonyTimeout,
  });
}

/** Options to use a passkey: one of these, or, with none, any the device offers for this service. */
export function authenticationOptions(
  { secrets, now, rpId }: RelyingParty,
  ceremony: Ceremony,
  passkeys: Known[],
) {
  return generateAuthenticationOptions({
    rpID: rpId,
    challenge: new Uint8Array(makeChallenge(secrets, ceremony, now)),
    allowCredentials: descriptors(passkeys),
    userVerification: 'required',
    timeout: ceremonyTimeout,
  });
}

type Registered = Omit<Passkey, 'id' | 'name' | 'named' | 'createdAt' | 'lastUsedAt'>;

/** Verifies a registration (WebAuthn L3 §7.1); null when anything about it is not as it must be. */
export async function verifyRegistration(
  { secrets, now, rpId, origin }: RelyingParty,
  ceremony: Ceremony,
  response: RegistrationResponseJSON,
): Promise<Registered | null> {
  const result = await verifyRegistrationResponse({
    response,
    expectedChallenge: (challenge) => isChallenge(secrets, ceremony, challenge, now),
    expectedOrigin: [origin],
    expectedRPID: rpId,
    requireUserVerification: true,
  }).catch(() => null);
  if (!result?.verified) return null;
  const { credential, aaguid, credentialDeviceType, credentialBackedUp } = result.registrationInfo;
  return {
    credentialId: credential.id,
    publicKey: Buffer.from(credential.publicKey),
    counter: credential.counter,
    transports: credential.transports ?? [],
    aaguid,
    deviceType: credentialDeviceType,
    backedUp: credentialBackedUp,
  };
}

/** Verifies an authentication with a passkey (WebAuthn L3 §7.2); null when anything is not as it must be. */
export async function verifyAuthentication(
  { secrets, now, rpId, origin }: RelyingParty,
  ceremony: Ceremony,
  response: AuthenticationResponseJSON,
  passkey: Passkey,
): Promise<{ counter: number; backedUp: boolean } | null> {
  const result = await verifyAuthenticationResponse({
    response,
    expectedChallenge: (challenge) => isChallenge(secrets, ceremony, challenge, now),
    expectedOrigin: [origin],
    expectedRPID: rpId,
    // The counter is judged where it is kept, by `usePasskey`: of clones used at once, one may count.
    credential: { id: passkey.credentialId, publicKey: new Uint8Array(passkey.publicKey), counter: 0 },
    requireUserVerification: true,
  }).catch(() => null);
  if (!result?.verified) return null;
  const { newCounter, credentialBackedUp } = result.authenticationInfo;
  return { counter: newCounter, backedUp: credentialBackedUp };
}
