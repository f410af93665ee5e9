import type { ErrorCode } from '../../errors.ts';
import type { CommonText } from './ja.ts';

const errors: Record<ErrorCode, string> = {
  insurer_unknown:
    'We could not tell which society is yours. Please check its name or insurer number and choose again.',
  credentials_wrong: 'The user ID or the password is wrong.',
  throttled: 'For your safety we have paused this for a while. Please try again after {time}.',
  not_open_yet: 'Sign-in opens on {time}. Please come back then.',
  busy: 'We are very busy right now. This page tries again by itself within {seconds} seconds. If nothing happens, please press the button once more: what you entered is kept, and need not be typed again.',
  activation_code_wrong:
    'The activation code is wrong. Please enter it once more as it is on your notice. Once a new notice has come, the code on the one before no longer works.',
  birthdate_invalid:
    'Please enter your date of birth as 8 digits, year first. For example, 22 August 1979 is 19790822',
  birthdate_wrong:
    'This date of birth does not match our records. If it is right, please ask the contact below.',
  email_invalid:
    'Please check the email address. It needs an “@” and no spaces. For example: taro@example.jp',
  email_typo: 'Did you mean “{suggestion}”? If your address is right as it is, just press “Continue” again.',
  email_same: 'This is your present email address. Please enter the new one.',
  code_wrong: 'The confirmation code is wrong. Please enter the 6 digits from the newest mail.',
  code_expired: 'The confirmation code has expired. Press “Send again” to get a new mail.',
  factor_required: 'Please choose one way to confirm it is you.',
  factor_not_allowed:
    'This way cannot be chosen at your health insurance society. Please choose another one.',
  factor_last:
    'It cannot be removed, since you have no other way to confirm a sign-in. First set up another one.',
  password_length: 'The password must have 8 to 64 characters.',
  password_letter: 'Please put at least one letter (a to z, A to Z) into the password.',
  password_digit: 'Please put at least one digit (0 to 9) into the password.',
  password_common: 'This password is too easy to guess. Please combine other words and numbers.',
  password_personal: 'The password must not contain your symbol, number, date of birth or user ID.',
  password_same: 'The password must differ from your first password and from your old ones.',
  password_mismatch: 'The two passwords are not the same. Please enter the same one in both fields.',
  passkey_failed:
    'We could not confirm your passkey. It seems that it was cancelled, or the time ran out, or this device has no passkey. Please try again or use another way.',
  passkey_unknown:
    'This passkey is not registered now. Please choose another passkey or sign in another way.',
  passkey_exists:
    'This device is already registered. To register another phone, press the button with the QR code.',
  passkey_unsupported: 'Your browser cannot use passkeys. Please use another phone or choose another way.',
  name_invalid: 'Please enter a name for the device, with 1 to 64 characters.',
  otp_wrong: 'The one-time password is wrong. Please enter the newest 6 digits.',
  otp_expired: 'The one-time password has expired. Please enter a new one.',
  recovery_code_wrong:
    'The recovery code is wrong or has been used before. Please enter one you have not used yet.',
};

export const en: CommonText = {
  errors,
  throttledForLong: 'For your safety we have paused this. Please ask the contact below.',
  firstSignInsPaused:
    'The user ID or the password is wrong, or we have paused first sign-ins for a while. If this is your first sign-in, please try again after {time}.',
  errorTitlePrefix: 'Error: ',
  errorSummary: 'Please check the following',
  waitTitlePrefix: 'Please wait: ',
  waitSummary: 'Please wait a moment',
  enteredAlready: 'Entered already: you can leave this empty.',
  required: '(required)',
  skipToMain: 'Skip to the content',
  otherLanguage: '日本語',
  noInsurer: 'Health insurance member sign-in',
  progressLabel: 'Progress',
  done: 'done',
  steps: {
    birthdate: 'Date of birth',
    terms: 'Terms',
    email: 'Email',
    'email-verification': 'Confirm',
    'factor-choice': 'Method',
    'new-password': 'Password',
    'set-up': 'Set-up',
  },
  factors: {
    passkey: 'Face or fingerprint',
    'email-otp': 'One-time password (OTP) by email',
    totp: 'One-time password (OTP) by app',
  },
  showPassword: 'Show',
  hidePassword: 'Hide',
  showPasswordOf: 'Show {label}',
  hidePasswordOf: 'Hide {label}',
  submit: 'Continue',
  next: 'Next',
  resend: 'Send again',
  back: 'Back',
  chooseFactorAgain: 'Choose another way',
  otherMethod: 'Other ways',
  secondaryLabel: 'Other actions',
  switchMember: 'Sign in with another user ID',
  cancel: 'Cancel',
  leaving: {
    usual: {
      switch: 'You start again from the first page.',
      cancel: 'You go back to the service without signing in.',
    },
    task: {
      switch: 'You stop this change and sign in as somebody else.',
      cancel: 'You stop this change and go back to your account.',
    },
    taskDone: { switch: 'You sign in as somebody else.', cancel: 'You go back to your account.' },
  },
  askedAgain:
    'To protect your account, we first check once more that it is you if more than 5 minutes have passed since the last time. Then you can go on.',
  manual: 'Guide to the first sign-in',
  help: 'Help',
  stuck: 'If you are stuck',
  helpSignIn: 'If you cannot sign in (help)',
  contact: 'Contact',
  phone: 'Phone',
  hours: 'Hours',
  email: 'Email',
  homepage: 'Website',
  contactUnknown:
    'Please ask your health insurance society. How to reach it is written in its notices and on its website.',
  mailTrouble: 'If no mail arrives',
  mailTroubleSteps: [
    'Please look into your junk mail folder.',
    'If your mail is filtered, allow mail from “@{domain}”.',
    'Then press “Send again”.',
  ],
  mailFilter: 'How to allow the mail (docomo, au, SoftBank)',
  mailFilterLead: 'Add “{domain}” there:',
  carriers: [
    'docomo: My docomo, “メール設定” → “受信リスト設定”',
    'au: mail app, “迷惑メールフィルター設定” → “受信リストに登録”',
    'SoftBank: My SoftBank, “メール管理” → “許可するメールの登録”. If mail with links is blocked there, turn that off or use another address.',
  ],
  resendAt: 'You can send it again from {time}.',
  notices: {
    resent: 'We have sent the mail again. Please look at the newest one.',
    'sent-just-now': 'We sent the mail a moment ago. It may take a minute to arrive.',
    'signed-out-meanwhile':
      'Your sign-in has ended, so what you entered was not taken. Please sign in again.',
    'not-confirmed-yet':
      'The email address is not confirmed yet. Please open the mail and press the button there.',
  },
  qr: {
    title: 'Using another phone (QR code)',
    steps: [
      'Turn on Bluetooth on both the computer and the phone.',
      'Press the QR code button above and choose “iPhone, iPad or Android device” in the dialog.',
      'When the QR code appears, read it with the camera of your phone.',
      'Follow the phone and confirm with your face, fingerprint or screen lock.',
    ],
    note: 'On a company computer this may not work.',
  },
  passkey: {
    noScript: 'The passkey buttons need JavaScript. Please allow it in your browser.',
    waiting: 'Please follow the dialog of your device.',
    failed:
      'The passkey was not used. It seems that it was cancelled, or the time ran out, or this device has no passkey. Please try again or use another way.',
    unsupported: 'Your browser cannot use passkeys. Please update the browser or choose another way.',
    exists:
      'This device is already registered. To register another phone, press the button with the QR code.',
    offline: 'We could not connect. Please wait a moment and try again.',
  },
};
