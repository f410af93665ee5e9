/** What a sign-in's `acr` is called in the texts of the account pages. */
export const levelName = (acr: unknown): 'passkey' | 'otp' | 'password' =>
  acr === 'phr' ? 'passkey' : acr === 'urn:kosmo:acr:mfa' ? 'otp' : 'password';
