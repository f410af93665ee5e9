import { bilingual } from '../../../http/text/bilingual.ts';

export const text = bilingual({
  ja: {
    title: '認証方法の選択',
    lead: 'パスワードに加えて、ご本人であることを確かめる方法を1つ選んでください。設定が終わるまでは、選び直せます。',
    leadChanging:
      'ログインのときに、パスワードに加えて使う認証方法を選んでください。新しい方法の設定が終わるまでは、今の方法のまま変わりません。',
    inUse: '今の方法',
    legend: '認証方法',
    about: {
      passkey:
        'この端末の顔認証や指紋認証を使います（パスキー）。生体認証のないパソコンでも、スマートフォンを使って認証できます。',
      'email-otp': 'ログインのたびに、6けたの数字をメールでお送りします。',
      totp: '認証アプリに表示される6けたの数字を使います。',
    },
    recommended: 'おすすめ',
    notOffered: '{insurer}では、この方法は選べません。',
    otp: 'OTPとは、ワンタイムパスワード（One-Time Password）の略で、1回だけ使えるパスワードのことです。',
  },
  en: {
    title: 'Choose a way to confirm',
    lead: 'Besides the password, choose one way to confirm that it is you. You can change it until it is set up.',
    leadChanging:
      'Choose how you confirm, besides the password, that it is you. The way you use now stays until the new one is set up.',
    inUse: 'in use now',
    legend: 'Way to confirm',
    about: {
      passkey:
        'Uses the face or fingerprint reader of this device (a passkey). On a computer without one, your phone can do it.',
      'email-otp': 'At each sign-in we send you a 6-digit code by mail.',
      totp: 'Uses the 6-digit code shown by an authenticator app.',
    },
    recommended: 'recommended',
    notOffered: 'This cannot be chosen at {insurer}.',
    otp: 'OTP stands for one-time password: a password that works only once.',
  },
});
