import { bilingual } from '../../../http/text/bilingual.ts';

export const text = bilingual({
  ja: {
    title: 'ワンタイムパスワード（OTP）メール認証',
    lead: '{email} に、ワンタイムパスワード（6けたの数字）を送りました。届いた数字を入力してください。',
    setUp: 'この数字を確認できたら、メール認証の設定は終わりです。',
    label: 'ワンタイムパスワード',
    support: '{minutes}分以内に入力してください。',
    submit: 'ログイン',
    noMail: 'メールが届かないときは、「再送信」を押してください。',
  },
  en: {
    title: 'One-time password (OTP) by email',
    lead: 'We have sent a one-time password (6 digits) to {email}. Please enter it here.',
    setUp: 'Once we have checked it, one-time passwords by email are set up.',
    label: 'One-time password',
    support: 'Please enter it within {minutes} minutes.',
    submit: 'Sign in',
    noMail: 'If no mail arrives, press “Send again”.',
  },
});
