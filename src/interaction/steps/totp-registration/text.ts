import { bilingual } from '../../../http/text/bilingual.ts';

export const text = bilingual({
  ja: {
    title: 'ワンタイムパスワード（OTP）アプリ認証の設定',
    steps: [
      'スマートフォンで認証アプリを開きます。お持ちでない方は、アプリストアから入れてください。',
      'アプリでQRコードを読み取ります。読み取れないときは、その下の文字を入力します。',
      'アプリに表示された6けたの数字を入力します。',
    ],
    qr: '認証アプリで読み取るQRコード',
    onThisPhone: 'このスマートフォンの認証アプリで開く',
    secret: 'QRコードを読み取れないときに入力する文字',
    label: 'ワンタイムパスワード',
    submit: '設定する',
  },
  en: {
    title: 'Set up one-time passwords (OTP) by app',
    steps: [
      'Open the authenticator app on your phone. If you have none, get one from the app store.',
      'Read the QR code with the app. If that does not work, type in the letters below it.',
      'Enter the 6 digits the app shows.',
    ],
    qr: 'QR code for the authenticator app',
    onThisPhone: 'Open in the authenticator app of this phone',
    secret: 'What to type in if the QR code cannot be read',
    label: 'One-time password',
    submit: 'Set up',
  },
});
