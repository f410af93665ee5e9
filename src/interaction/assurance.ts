/** Authentication context classes, weakest first: each satisfies a request for itself or any before it. */
export const levels = ['urn:kosmo:acr:pwd', 'urn:kosmo:acr:mfa', 'phr'] as const;
export type Level = (typeof levels)[number];

export const isLevel = (value: string): value is Level => (levels as readonly string[]).includes(value);
export const satisfies = (reached: Level, wanted: Level): boolean => levels.indexOf(reached) >= levels.indexOf(wanted);
