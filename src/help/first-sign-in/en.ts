import type { ManualText } from './ja.ts';

export const en: ManualText = {
  title: 'Guide to the first sign-in',
  lead: 'How to sign in to {service} for the first time. It takes about 3 minutes.',
  anyService: 'the services of your health insurance society',
  contents: 'Contents',
  overview: {
    title: 'Before you start',
    body: [
      'To keep you safe, user ID and password no longer suffice: you also confirm in another way that it is you.',
      'At your first sign-in you set your email address, the way you confirm, and a new password. From then on, signing in is quick.',
    ],
    needTitle: 'What you need',
    need: [
      'The notice from your health insurance society (user ID or provisional user ID, provisional password)',
      'Something that shows the symbol and number of your health insurance',
      'A phone or computer on which you receive mail',
      { way: 'activationCode', text: 'The activation code on the notice' },
    ],
  },
  cohorts: {
    title: 'What you sign in with',
    lead: 'Please look for the row that fits you. Old passwords no longer work.',
    head: ['', 'User ID', 'First password'],
    rows: [
      [
        'You have signed in at the old site',
        'The user ID you have',
        'Symbol + number + date of birth (8 digits)',
      ],
      [
        'You joined by March 2026 and have never signed in',
        'The provisional user ID in the notice you got when you joined',
        'Symbol + number + date of birth (8 digits)',
      ],
      [
        'You joined in April 2026 or later',
        'The provisional user ID in your notice',
        'The provisional password in your notice',
      ],
    ],
    example:
      'Example: with symbol 800, number 1234 and born on 1 January 2001, the first password is 800123420010101.',
    look: 'If you do not know your symbol and number, or your user ID, please ask the contact at the end.',
  },
  sections: [
    {
      title: 'The first sign-in',
      body: [
        'The pages come in this order. If you stop in between, you go on from there at your next sign-in.',
        'If you have already set your email address and chosen a way to confirm, those pages do not appear.',
        {
          way: 'activationCode',
          text: 'If the page “Activation code” appears after step 1, enter the 8 characters that your notice shows and press “Continue”.',
        },
      ],
      steps: [
        'Enter your user ID and first password and press “Sign in”.',
        'Enter your date of birth in 8 digits and press “Continue”.',
        'Read the terms of use and press “I agree”.',
        'Enter your email address and press “Continue”.',
        'Open the mail, press “Confirm email address”, return to the first screen and press “Refresh”.',
        'Choose one way to confirm and press “Next”.',
        'Enter your new password twice and press “Continue”.',
        'Choose whether to set up your way to confirm now or at the next sign-in.',
      ],
      screens: [
        'credentials',
        'birthdate',
        'terms',
        'email',
        'email-verification',
        'email-link',
        'factor-choice',
        'new-password',
        'complete',
      ],
    },
    {
      title: 'Face or fingerprint: on a phone',
      way: 'passkey',
      body: [
        'First set up face, fingerprint or screen lock on your phone.',
        'Your face and fingerprints never leave the phone.',
      ],
      steps: [
        'Press “Register this device”.',
        'Follow the dialog of the phone and confirm with your face, fingerprint or screen lock.',
        'Check the name of the device and press “Next”.',
      ],
      screens: ['passkey-registration', 'passkey-name'],
    },
    {
      title: 'Face or fingerprint: on a computer',
      way: 'passkey',
      body: ['This works on a computer with face, fingerprint or PIN (Windows Hello, Touch ID and others).'],
      steps: [
        'Press “Register this device”.',
        'Follow the dialog of the computer. If you are asked to choose, take the one with face or fingerprint.',
        'Check the name of the device and press “Next”.',
      ],
    },
    {
      title: 'A phone for the computer (QR code)',
      way: 'passkey',
      body: [
        'If your computer has neither face nor fingerprint reader, your phone can register and confirm for it.',
        'On a company computer this may not work.',
      ],
      steps: [
        'Turn on Bluetooth on both the computer and the phone.',
        'Press “Register another phone (QR code)” or “Confirm with another phone (QR code)”.',
        'In the dialog choose “iPhone, iPad or Android device”.',
        'Read the QR code with the camera of the phone.',
        'Follow the phone and confirm with your face, fingerprint or screen lock.',
      ],
    },
    {
      title: 'One-time passwords (OTP) by email',
      way: 'email-otp',
      body: ['At each sign-in you get 6 digits by mail.'],
      steps: [
        'Enter the 6 digits from the mail.',
        'Press “Sign in”. If no mail arrives, press “Send again”.',
      ],
      screens: ['email-otp'],
    },
    {
      title: 'One-time passwords (OTP) by app',
      way: 'totp',
      body: ['At each sign-in you enter 6 digits that an authenticator app shows you.'],
      steps: [
        'Get an authenticator app for your phone, open it, and read the QR code on the page with it.',
        'Enter the 6 digits the app shows and press “Set up”.',
      ],
      screens: ['totp-registration'],
    },
    {
      title: 'Later sign-ins',
      body: [
        {
          way: 'passkey',
          text: 'With face or fingerprint: enter user ID and password, then press “Confirm with a passkey”.',
        },
        {
          way: 'passkeyAlone',
          text: 'With “Sign in with a passkey” you need neither user ID nor password.',
        },
        {
          way: 'email-otp',
          text: 'With email: enter user ID and password, then the 6 digits from the mail.',
        },
        {
          way: 'totp',
          text: 'With an app: enter user ID and password, then the 6 digits the app shows.',
        },
      ],
      screens: [{ way: 'passkey', screen: 'passkey-authentication' }],
    },
  ],
  screens: {
    credentials: 'Step 1: the page “Sign in”',
    birthdate: 'Step 2: the page “Date of birth”',
    terms: 'Step 3: the page “Terms of use”',
    email: 'Step 4: the page “Your email address”',
    'email-verification': 'Step 5: the page “Confirm your email address”',
    'email-link': 'Step 5: the page “Confirm your email address” opened from the mail',
    'factor-choice': 'Step 6: the page “Choose a way to confirm”',
    'new-password': 'Step 7: the page “New password”',
    complete: 'Step 8: the page “Your first sign-in is complete”',
    'passkey-registration': 'Step 1: the page “Set up face or fingerprint”',
    'passkey-name': 'Step 3: the page “Passkey”',
    'email-otp': 'Step 1: the page “One-time password (OTP) by email”',
    'totp-registration': 'Step 1: the page “Set up one-time passwords (OTP) by app”',
    'passkey-authentication': 'The page “Face or fingerprint”',
  },
  browsers: {
    title: 'Browsers and devices',
    lead: 'Please use recent versions, with cookies and JavaScript allowed.',
    items: [
      'iPhone, iPad: Safari or Chrome on iOS or iPadOS 16 and later',
      'Android: Chrome on Android 9 and later',
      'Windows: Edge, Chrome or Firefox on Windows 10 and later',
      'Mac: Safari or Chrome on macOS 13 and later',
      {
        way: 'email-otp',
        text: 'If your device has neither face, fingerprint nor screen lock, please choose email.',
      },
    ],
  },
  contact: {
    title: 'If you need help',
    body: 'Please ask the contact below. Nobody will ever ask for your password.',
  },
  print: 'To print this guide, use “Print” in your browser.',
};
