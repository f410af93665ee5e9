import type { HelpPage } from '../page.ts';
import * as lines from './lines.ts';

export const lostMailbox: HelpPage = {
  title: { ja: 'メールを受け取れなくなったとき', en: 'You can no longer read your mail' },
  lead: {
    ja: '登録したメールアドレスが変わった方、そのメールを読めなくなった方のための手順です。',
    en: 'For those whose registered email address has changed, or who can no longer read mail to it.',
  },
  need: [
    {
      ja: '新しいメールアドレスのメールを読める端末',
      en: 'A device on which you can read mail to the new address',
    },
    {
      when: ({ passkey }) => passkey,
      ja: 'パスキーを登録した方は、その端末',
      en: 'If you have registered a passkey, the device with it',
    },
  ],
  parts: [
    {
      when: (ways) => ways.passkey || ways.totp,
      title: { ja: 'ログインできるとき', en: 'If you can sign in' },
      lead: [
        {
          ja: 'メールを使わない認証方法を設定した方は、ご自分でメールアドレスを変更できます。',
          en: 'If your way to confirm is not by mail, you can change the address yourself.',
        },
      ],
      steps: [
        {
          when: ({ passkeyAlone }) => passkeyAlone,
          ja: 'いつものサービスを開き、「ログイン」を押します。パスキーを登録した端末では、「パスキーでログイン」を押すとログインできます。',
          en: 'Open the service as usual and press “Sign in”. With the device that has your passkey, press “Sign in with a passkey”.',
          screen: 'passkey-alone',
        },
        { ...lines.open, when: ({ passkeyAlone }) => !passkeyAlone },
        {
          ja: 'ログインしたら、「{email}」の画面を開き、「メールアドレスを変更する」を押します。',
          en: 'Once signed in, open the page “{email}” and press “Change the email address”.',
          at: '/account/email',
          screen: 'change-email',
        },
        {
          ja: '認証方法の画面が出たら、もう一度、ご本人であることを確認します。',
          en: 'If the page of your way to confirm appears, confirm once more that it is you.',
        },
        {
          ja: '新しいメールアドレスを入力し、「実行」を押します。',
          en: 'Enter your new email address and press “Continue”.',
        },
        {
          ja: '新しいメールアドレスに届いたメールのリンクを開き、「メールアドレスを確認する」を押します。それまでは、前のメールアドレスのままです。',
          en: 'Open the link in the mail sent to the new address and press “Confirm email address”. Until then the old address stays.',
        },
      ],
    },
    {
      title: { ja: 'ログインできないとき', en: 'If you cannot sign in' },
      steps: [
        {
          ja: 'お問い合わせ先に連絡し、登録したメールアドレスを変えたいことを伝えます。',
          en: 'Tell the contact below that your registered email address has to be changed.',
        },
        {
          ja: 'ご本人であることが確認できると、前のメールアドレスの登録が取り消されます。',
          en: 'Once they are sure that it is you, the old address is removed.',
        },
        {
          ja: 'いつものようにログインし、「メールアドレスの設定」の画面で、新しいメールアドレスを登録します。',
          en: 'Sign in as usual and register the new address on the page “Your email address”.',
        },
      ],
    },
  ],
  trouble: [
    lines.noMail,
    {
      when: (ways) => ways.passkey || ways.totp,
      ja: 'ご自分で変更すると、前のメールアドレスにもお知らせが届きます。そのメールから、{undoHours}時間以内なら元に戻せます。',
      en: 'If you change the address yourself, the old one is told, too. With that mail the change can be undone within {undoHours} hours.',
    },
    {
      when: (ways) => ways.passkey || ways.totp,
      ja: 'ご自分で変更してから{holdHours}時間は、「パスワードを忘れた方」と「ユーザIDを忘れた方」のメールを、新しいメールアドレスにはお送りしません。',
      en: 'For {holdHours} hours after you changed it yourself, no mail for a forgotten password or user ID goes to the new address.',
    },
    {
      when: ({ passkey, totp }) => passkey || totp,
      ja: 'スマートフォンも使えないときは、次のページをご覧ください。',
      en: 'If you cannot use your phone either, please see the following page.',
      at: '/help/lost-both',
    },
  ],
  ask: [
    {
      ja: '「登録したメールアドレスのメールを受け取れない」こと',
      en: 'That you can no longer read mail to your registered address',
    },
    lines.whoYouAre,
  ],
};
