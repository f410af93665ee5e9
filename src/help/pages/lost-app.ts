import type { HelpPage } from '../page.ts';
import * as lines from './lines.ts';

export const lostApp: HelpPage = {
  when: ({ totp }) => totp,
  title: { ja: '認証アプリを使えなくなったとき', en: 'You can no longer use the authenticator app' },
  lead: {
    ja: '6けたの数字を表示する認証アプリを消してしまった方、アプリの入ったスマートフォンをなくした方のための手順です。',
    en: 'For those who have deleted the authenticator app that shows 6 digits, or lost the phone it was on.',
  },
  need: [{ ja: '別のスマートフォンかパソコン', en: 'Another phone or computer' }, lines.passwordAndId],
  parts: [
    {
      when: (ways) => ways.passkey || ways['email-otp'],
      title: {
        ja: 'ほかの認証方法も設定した方',
        en: 'If you have set up another way to confirm, too',
      },
      steps: [
        lines.open,
        lines.signIn,
        {
          ja: '「ワンタイムパスワード（OTP）アプリ認証」の画面で、「ほかの方法」を押し、もう1つの方法で確認します。',
          en: 'On the page “One-time password (OTP) by app”, press “Other ways” and confirm with the other one.',
          screen: 'other-method-app',
        },
        {
          ja: 'ログインしたら、「{factor}」の画面で「認証アプリを登録し直す」を押し、新しいアプリを登録します。',
          en: 'Once signed in, press “Register the app again” on the page “{factor}”, and register the new app.',
          at: '/account/factor',
          screen: 'app-again',
        },
      ],
    },
    {
      title: { ja: 'アプリのほかに設定していない方', en: 'If the app was your only way' },
      steps: [
        {
          ja: 'お問い合わせ先に連絡し、認証方法の登録を取り消してもらいます。',
          en: 'Ask the contact below to have your way to confirm removed.',
        },
        lines.open,
        lines.signIn,
        {
          ja: '「認証方法の選択」の画面が出たら、認証方法を選んで設定します。',
          en: 'When the page “Choose a way to confirm” appears, choose one and set it up.',
        },
      ],
    },
  ],
  trouble: [
    lines.recoveryCode,
    {
      ja: 'アプリの数字が違うと表示されるときは、スマートフォンの日付と時刻を「自動」に設定し、新しい数字を入力してください。',
      en: 'If the digits of the app are refused, set date and time of the phone to “automatic” and enter new ones.',
    },
    {
      when: (ways) => ways.passkey || ways['email-otp'],
      ja: '「ほかの方法」が画面にないときは、お問い合わせ先にご連絡ください。',
      en: 'If the page does not show “Other ways”, please ask the contact below.',
    },
  ],
  ask: [
    {
      ja: '「認証アプリを使えなくなり、ログインできない」こと',
      en: 'That you can no longer use the authenticator app and cannot sign in',
    },
    lines.whoYouAre,
  ],
};
