import type { HelpPage } from '../page.ts';
import * as lines from './lines.ts';

export const forgotUserId: HelpPage = {
  title: { ja: 'ユーザIDを忘れたとき', en: 'You forgot your user ID' },
  lead: {
    ja: '登録したメールアドレスに、ユーザIDをお知らせするメールをお送りします。',
    en: 'We send a mail with your user ID to your registered address.',
  },
  need: [lines.readableMail],
  parts: [
    {
      title: { ja: '手順', en: 'What to do' },
      steps: [
        {
          ja: '「ログイン」の画面で、「ユーザIDを忘れた方はこちら」を押します。',
          en: 'On the page “Sign in”, press “Forgotten your user ID?”.',
          screen: 'forgot-user-id-link',
          at: '/recovery/user-id',
        },
        {
          ja: '登録したメールアドレスと生年月日を入力し、「メールを送る」を押します。',
          en: 'Enter your registered email address and date of birth and press “Send the mail”.',
          screen: 'forgot-user-id',
        },
        {
          ja: '「ユーザIDのお知らせ」というメールに、ユーザIDが書かれています。',
          en: 'The mail “Your user ID” tells you your user ID.',
        },
        {
          ja: '「ログイン」の画面に戻り、そのユーザIDでログインします。',
          en: 'Return to the page “Sign in” and sign in with it.',
        },
      ],
    },
    {
      title: { ja: 'メールを使わずに調べる', en: 'Without mail' },
      points: [
        {
          when: ({ passkeyAlone }) => passkeyAlone,
          ja: 'パスキーを登録した方は、「パスキーでログイン」を押すと、ユーザIDを入力せずにログインできます。',
          en: 'If you have registered a passkey, “Sign in with a passkey” signs you in without a user ID.',
        },
        {
          ja: '加入したときのお知らせに、ユーザIDまたは仮ユーザIDが書かれています。仮ユーザIDは、そのままユーザIDとして使います。',
          en: 'The notice you got when you joined shows your user ID, or a provisional one, which stays your user ID.',
        },
      ],
    },
  ],
  trouble: [
    lines.noMail,
    {
      ja: '入力した内容が登録と違うときも、画面の表示は同じで、メールは届きません。別のメールアドレスを登録していないか、お確かめください。',
      en: 'If what you entered is not what is registered, the page says the same but no mail comes. You may have registered another address.',
    },
    {
      ja: 'メールアドレスを登録していない方、メールを読めない方は、お問い合わせ先にご連絡ください。',
      en: 'If you have not registered an email address or cannot read its mail, please ask the contact below.',
    },
  ],
  ask: [
    { ja: '「ユーザIDを忘れた」こと', en: 'That you forgot your user ID' },
    {
      ja: 'お名前、生年月日、健康保険の記号・番号',
      en: 'Your name, date of birth, and the symbol and number of your health insurance',
    },
  ],
};
