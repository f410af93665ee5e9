import { bilingual } from '../../http/text/bilingual.ts';

export const text = bilingual({
  ja: {
    title: 'メールアドレス',
    email: '今のメールアドレス',
    since: '確認した日時',
    held: '変更してから{hours}時間は、安全のため、「パスワードを忘れた方」と「ユーザIDを忘れた方」のメールを、新しいメールアドレスにはお送りしません。{time}から、お送りできます。',
    usesTitle: 'このメールアドレスの使いみち',
    uses: {
      otp: 'ログインのときのワンタイムパスワード（メール認証を選んでいる方など）',
      recovery: 'パスワードやユーザIDを忘れたときのご案内',
      notices: '新しい端末でのログインなど、大切なお知らせ',
    },
    awaitedTitle: '確認を待っているメールアドレス',
    awaited:
      '{email} に、確認のメールを送りました。{time}までにメールのリンクを開いて確認すると、変更されます。それまでは、今のメールアドレスのままです。',
    withdraw: '変更を取りやめる',
    changeTitle: '変更するとき',
    change: [
      'ご本人の確認のため、認証をお願いすることがあります。',
      '新しいメールアドレスに、確認のメールをお送りします。確認が済むと変更されます。',
      '今のメールアドレスにもお知らせを送ります。{hours}時間以内なら、そのメールから元に戻せます。',
    ],
    submit: 'メールアドレスを変更する',
  },
  en: {
    title: 'Email address',
    email: 'Your email address now',
    since: 'Confirmed on',
    held: 'For your safety, for {hours} hours after a change we send no mail for a forgotten password or user ID to the new address. We can again from {time}.',
    usesTitle: 'What this address is used for',
    uses: {
      otp: 'one-time passwords at sign-in, for example if you chose them as your way to confirm',
      recovery: 'help if you forget your password or user ID',
      notices: 'important notices, such as a sign-in from a new device',
    },
    awaitedTitle: 'An address that waits to be confirmed',
    awaited:
      'We have sent a mail to {email}. If you open the link in it and confirm by {time}, your address changes. Until then your present one stays.',
    withdraw: 'Withdraw the change',
    changeTitle: 'If you change it',
    change: [
      'We may ask you to confirm that it is you.',
      'We send a mail to the new address. Once you have confirmed it, your address changes.',
      'We also tell the present address. With that mail the change can be undone within {hours} hours.',
    ],
    submit: 'Change the email address',
  },
});
