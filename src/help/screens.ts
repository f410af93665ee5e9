import type { accountTexts } from '../account/text.ts';
import type { StepName } from '../interaction/step.ts';
import type { recoveryTexts } from '../recovery/text.ts';

/** A picture of a page: which one, and what of it is framed, because it is to be pressed or filled in. */
interface Drawn {
  view: `interaction/${StepName}` | 'email-link' | keyof typeof recoveryTexts | keyof typeof accountTexts;
  /** The sample of the view. */
  variant?: string;
  /** A selector. */
  mark?: string;
}

/** Every picture of the help pages, by its file's name; `npm run manual` draws them. */
const drawn = {
  credentials: { view: 'interaction/credentials' },
  'activation-code': { view: 'interaction/activation-code', mark: 'input[name=activationCode]' },
  birthdate: { view: 'interaction/birthdate' },
  terms: { view: 'interaction/terms' },
  email: { view: 'interaction/email' },
  'email-verification': { view: 'interaction/email-verification' },
  'email-link': { view: 'email-link' },
  'factor-choice': { view: 'interaction/factor-choice' },
  'new-password': { view: 'interaction/new-password' },
  complete: { view: 'interaction/complete' },
  'passkey-registration': { view: 'interaction/passkey-registration' },
  'passkey-name': { view: 'interaction/passkey-name' },
  'passkey-authentication': { view: 'interaction/passkey-authentication' },
  'email-otp': { view: 'interaction/email-otp' },
  'totp-registration': { view: 'interaction/totp-registration' },
  'other-method': { view: 'interaction/passkey-authentication', mark: 'button[value=other-method]' },
  'other-method-app': {
    view: 'interaction/totp',
    variant: 'other-method',
    mark: 'button[value=other-method]',
  },
  'other-device': { view: 'interaction/passkey-authentication', mark: 'button[data-action=other-device]' },
  'enter-code': { view: 'interaction/email-otp', mark: 'input[name=otp]' },
  'passkey-alone': { view: 'interaction/credentials', mark: 'button[data-action=passkey]' },
  'remember-me': { view: 'interaction/credentials', mark: '.choice:has([name=remember])' },
  'forgot-password-link': { view: 'interaction/credentials', mark: '.links [href="/recovery/password"]' },
  'forgot-user-id-link': { view: 'interaction/credentials', mark: '.links [href="/recovery/user-id"]' },
  'forgot-password': { view: 'recovery/forgot-password', mark: 'button.solid' },
  'forgot-user-id': { view: 'recovery/forgot-user-id', mark: 'button.solid' },
  'reset-password': { view: 'recovery/reset-password', mark: 'button.solid' },
  'add-passkey': { view: 'account/passkeys', mark: 'button[data-action=add]' },
  'remove-passkey': { view: 'account/passkeys', mark: '.card:last-child [href*=removal]' },
  'change-email': { view: 'account/email', mark: 'button[data-action=change]' },
  'end-others': { view: 'account/sessions', mark: 'button[data-action=end-others]' },
  'app-again': { view: 'account/factor', variant: 'app', mark: 'button[data-action=app-registration]' },
  'not-me': { view: 'email-link', mark: 'button[name=not-me]' },
} satisfies Record<string, Drawn>;

export type Screen = keyof typeof drawn;

export const screens: Readonly<Record<Screen, Drawn>> = drawn;
