import type { Secrets } from '../secrets.ts';

const purpose = 'passkey here';

/** What a browser keeps of the passkey its own device has answered with last: nothing that names it to anybody else. */
export const traceOfPasskey = (secrets: Secrets, credentialId: string): string =>
  secrets.digest(purpose, credentialId).toString('base64url');

export const isPasskeyHere = (secrets: Secrets, credentialId: string, trace: string | undefined): boolean =>
  secrets.digests(purpose, credentialId).some((digest) => digest.toString('base64url') === trace);
