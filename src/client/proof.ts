import { type ClientMetadata, isPublic, keepsSecret } from './client.ts';

/** Whether the client has to prove itself by a key instead of a secret, or the other way round: what it has now is refused. */
export const changesProof = (before: ClientMetadata, after: ClientMetadata): boolean =>
  !isPublic(before) && !isPublic(after) && keepsSecret(before) !== keepsSecret(after);
