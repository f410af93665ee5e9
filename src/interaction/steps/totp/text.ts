import { bilingual } from '../../../http/text/bilingual.ts';

export const text = bilingual({
  ja: {
    title: 'ワンタイムパスワード（OTP）アプリ認証',
    lead: '認証アプリを開き、表示されている6けたの数字を入力してください。',
    label: 'ワンタイムパスワード',
    support: '数字は30秒ごとに変わります。',
    submit: 'ログイン',
    stuck: 'アプリを使えなくなったときは、下のお問い合わせ先にご連絡ください。',
  },
  en: {
    title: 'One-time password (OTP) by app',
    lead: 'Open your authenticator app and enter the 6 digits it shows.',
    label: 'One-time password',
    support: 'The digits change every 30 seconds.',
    submit: 'Sign in',
    stuck: 'If you can no longer use the app, please ask the contact below.',
  },
});
