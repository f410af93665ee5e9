import type { Upsert } from './flush.ts';

/**
 * Models that are found before they are changed, and get a random name else. Grants do not: theirs follows from session and
 * client, so that tabs that come at once share one.
 */
const freshlyNamed = new Set(['Session', 'AccessToken', 'AuthorizationCode', 'RefreshToken']);

/** `isThere`: the request has read it, or written it before. */
export function howToWrite(model: string, isThere: boolean): Upsert['how'] {
  if (!isThere) return freshlyNamed.has(model) ? 'made' : 'either';
  // A session that was ended while this request used it must not come back with its last use (T47).
  return model === 'Session' ? 'changed' : 'either';
}
