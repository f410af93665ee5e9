import type { State } from './state.ts';
import type { Step } from './step.ts';
import { activationCode } from './steps/activation-code/index.ts';
import { birthdate } from './steps/birthdate/index.ts';
import { complete } from './steps/complete/index.ts';
import { credentials } from './steps/credentials/index.ts';
import { email } from './steps/email/index.ts';
import { emailOtp } from './steps/email-otp/index.ts';
import { emailVerification } from './steps/email-verification/index.ts';
import { factorChoice } from './steps/factor-choice/index.ts';
import { insurer } from './steps/insurer/index.ts';
import { newPassword } from './steps/new-password/index.ts';
import { passkeyAuthentication } from './steps/passkey-authentication/index.ts';
import { passkeyName } from './steps/passkey-name/index.ts';
import { passkeyRegistration } from './steps/passkey-registration/index.ts';
import { recoveryCode } from './steps/recovery-code/index.ts';
import { terms } from './steps/terms/index.ts';
import { totp } from './steps/totp/index.ts';
import { totpRegistration } from './steps/totp-registration/index.ts';

/** The sign-in, in order: the first step that is due is the page the member sees. */
export const signIn = [
  // for whom, and who it is: a factor that exists is asked for at once
  insurer,
  credentials,
  passkeyAuthentication,
  emailOtp,
  totp,
  recoveryCode,
  activationCode,
  // the first sign-in; later whatever has become due again
  birthdate,
  terms,
  email,
  emailVerification,
  factorChoice,
  newPassword,
  complete,
  // the factor being set up
  passkeyRegistration,
  passkeyName,
  totpRegistration,
] as unknown as readonly Step[];

/** What is due is computed from facts, never kept as a list of things to do. */
export const nextStep = (state: State): Step | undefined => signIn.find((step) => step.isDue(state));

/** Whether a step may be served at all under this insurer's settings (T40). */
export function isOffered(name: string, { insurer }: State): boolean {
  if (!signIn.some((step) => step.name === name)) return false;
  if (insurer === null) return true;
  if (name === 'activation-code') return insurer.activationCode;
  if (name.startsWith('passkey-')) return insurer.secondFactors.includes('passkey');
  if (name === 'recovery-code') return insurer.recoveryCodes;
  if (name === 'email-otp' || name === 'totp') return insurer.secondFactors.includes(name);
  return name === 'totp-registration' ? insurer.secondFactors.includes('totp') : true;
}
