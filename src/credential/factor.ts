/** The second factors a member may choose from, in the order the choice page shows them. */
export const factors = ['passkey', 'email-otp', 'totp'] as const;
export type Factor = (typeof factors)[number];

/** What a member may show at sign-in beside the password: a factor, or a code kept on paper in its place. */
export type Way = Factor | 'recovery-code';
