import type { Facts, State } from './state.ts';

/** Authentication context classes, weakest first: each satisfies a request for itself or any before it. */
export const levels = ['urn:kosmo:acr:pwd', 'urn:kosmo:acr:mfa', 'phr'] as const;
export type Level = (typeof levels)[number];

export const isLevel = (value: unknown): value is Level => levels.includes(value as Level);
export const satisfies = (reached: Level, wanted: Level): boolean =>
  levels.indexOf(reached) >= levels.indexOf(wanted);
export const strongest = (list: Level[]): Level | undefined =>
  levels.findLast((level) => list.includes(level));
export const weakest = (list: Level[]): Level | undefined => levels.find((level) => list.includes(level));

/** What the authenticators shown in an interaction are worth; undefined while none was. What stands in is none. */
export function reached({ password, standIn, otp, passkey }: Facts): Level | undefined {
  if (passkey) return 'phr';
  if ((password || standIn) && otp) return 'urn:kosmo:acr:mfa';
  return password && 'urn:kosmo:acr:pwd';
}

/** The `amr` values (RFC 8176) of the authenticators shown. */
export function methods({ password, otp, passkey }: Facts): string[] {
  if (passkey) return [...(password ? ['pwd'] : []), passkey.amr, 'user', 'mfa'];
  return [...(password ? ['pwd'] : []), ...(otp ? ['otp', 'mfa'] : [])];
}

export const isLevelReached = ({ facts, request }: State): boolean => {
  const level = reached(facts);
  return level !== undefined && satisfies(level, request.level);
};
