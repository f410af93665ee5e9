import type { Bilingual } from '../../http/text/bilingual.ts';
import type { StepName } from '../step.ts';
import { text as activationCode } from './activation-code/text.ts';
import { text as birthdate } from './birthdate/text.ts';
import { text as complete } from './complete/text.ts';
import { text as credentials } from './credentials/text.ts';
import { text as email } from './email/text.ts';
import { text as emailOtp } from './email-otp/text.ts';
import { text as emailVerification } from './email-verification/text.ts';
import { text as factorChoice } from './factor-choice/text.ts';
import { text as insurer } from './insurer/text.ts';
import { text as newPassword } from './new-password/text.ts';
import { text as passkeyAuthentication } from './passkey-authentication/text.ts';
import { text as passkeyName } from './passkey-name/text.ts';
import { text as passkeyRegistration } from './passkey-registration/text.ts';
import { text as recoveryCode } from './recovery-code/text.ts';
import { text as terms } from './terms/text.ts';
import { text as totp } from './totp/text.ts';
import { text as totpRegistration } from './totp-registration/text.ts';

/** Each step's words; every one has at least a title. */
export const stepTexts: Record<StepName, Bilingual<{ title: string }>> = {
  insurer,
  credentials,
  'activation-code': activationCode,
  'passkey-authentication': passkeyAuthentication,
  'email-otp': emailOtp,
  totp,
  'recovery-code': recoveryCode,
  birthdate,
  terms,
  email,
  'email-verification': emailVerification,
  'factor-choice': factorChoice,
  'new-password': newPassword,
  complete,
  'passkey-registration': passkeyRegistration,
  'passkey-name': passkeyName,
  'totp-registration': totpRegistration,
};
