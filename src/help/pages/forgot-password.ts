import type { HelpPage } from '../page.ts';
import * as lines from './lines.ts';

export const forgotPassword: HelpPage = {
  title: { ja: 'パスワードを忘れたとき', en: 'You forgot your password' },
  lead: {
    ja: '登録したメールアドレスに届くメールから、新しいパスワードを決められます。',
    en: 'With a mail to your registered address you can choose a new password.',
  },
  need: [
    { ja: 'ユーザID', en: 'Your user ID' },
    lines.readableMail,
    {
      ja: '認証に使う端末（メール以外の認証方法を設定した方）',
      en: 'The device you confirm with, unless you confirm by mail',
      when: ({ passkey, totp }) => passkey || totp,
    },
  ],
  parts: [
    {
      title: { ja: '新しいパスワードを決める', en: 'Choose a new password' },
      steps: [
        {
          ja: '「ログイン」の画面で、「パスワードを忘れた方はこちら」を押します。',
          en: 'On the page “Sign in”, press “Forgotten your password?”.',
          screen: 'forgot-password-link',
          at: '/recovery/password',
        },
        {
          ja: 'ユーザIDと生年月日を入力し、「メールを送る」を押します。',
          en: 'Enter your user ID and date of birth and press “Send the mail”.',
          screen: 'forgot-password',
        },
        {
          ja: '「パスワードの再設定」というメールが届いたら、メールの中のリンクを開きます。リンクは1時間、1回だけ使えます。',
          en: 'When the mail “Set a new password” arrives, open the link in it. The link works once, within an hour.',
        },
        {
          ja: '生年月日と、新しいパスワード（2回）を入力し、「実行」を押します。',
          en: 'Enter your date of birth and, twice, a new password and press “Continue”.',
          screen: 'reset-password',
        },
        {
          ja: '「ログイン」の画面に戻り、新しいパスワードでログインします。認証方法は、今までと同じです。',
          en: 'Return to the page “Sign in” and use the new password. Your way to confirm stays as it was.',
        },
      ],
    },
    {
      when: ({ passkeyAlone }) => passkeyAlone,
      title: { ja: 'パスキーを登録した方', en: 'If you have registered a passkey' },
      lead: [
        {
          ja: '「パスキーでログイン」を押すと、パスワードを入力せずにログインできます。',
          en: 'With “Sign in with a passkey” you can sign in without the password.',
          screen: 'passkey-alone',
        },
      ],
    },
    {
      title: { ja: 'まだ一度もログインしていない方', en: 'If you have never signed in yet' },
      lead: [
        {
          ja: '最初のパスワードは、「記号」「番号」「生年月日（8けた）」を続けたものです。仮パスワードのお知らせを受け取った方は、その仮パスワードです。',
          en: 'Your first password is your symbol, your number and your date of birth (8 digits) in a row. If you were sent a provisional password, it is that one.',
          at: '/help/first-sign-in',
        },
      ],
    },
  ],
  trouble: [
    lines.noMail,
    {
      ja: '入力した内容が登録と違うときも、画面の表示は同じで、メールは届きません。ユーザIDと生年月日を確かめて、もう一度お試しください。',
      en: 'If what you entered is not what is registered, the page says the same but no mail comes. Check your user ID and date of birth and try again.',
    },
    {
      when: ({ mailStandsIn }) => mailStandsIn,
      ja: 'パスキーを登録した端末もなくした方は、パスワードを決め直す前に、お問い合わせ先にご連絡ください。',
      en: 'If you have lost the device with your passkey as well, please ask the contact below before you set a new password.',
    },
    {
      ja: 'メールアドレスを登録していない方、メールを読めない方は、お問い合わせ先にご連絡ください。',
      en: 'If you have not registered an email address or cannot read its mail, please ask the contact below.',
    },
  ],
  ask: [{ ja: '「パスワードを忘れた」こと', en: 'That you forgot your password' }, lines.whoYouAre],
};
