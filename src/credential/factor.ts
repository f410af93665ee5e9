/** The second factors a member may choose from, in the order the choice page shows them. */
export const factors = ['passkey', 'email-otp', 'totp'] as const;
export type Factor = (typeof factors)[number];
