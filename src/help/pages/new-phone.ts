import type { HelpPage } from '../page.ts';
import * as lines from './lines.ts';

export const newPhone: HelpPage = {
  title: { ja: 'スマートフォンを買い替えるとき', en: 'You are changing your phone' },
  lead: {
    ja: '前のスマートフォンがまだ手元にある方のための手順です。新しいスマートフォンでログインできるまで、前のものを手放さないでください。',
    en: 'For those who still have the old phone. Please keep it until you can sign in with the new one.',
  },
  need: [
    { ja: '前のスマートフォンと新しいスマートフォン', en: 'Both the old and the new phone' },
    lines.passwordAndId,
  ],
  parts: [
    {
      when: ({ passkey }) => passkey,
      title: {
        ja: 'iPhoneからiPhoneへ、AndroidからAndroidへ（生体認証の方）',
        en: 'From iPhone to iPhone, or Android to Android (face or fingerprint)',
      },
      lead: [
        {
          ja: 'パスキーが、iCloudキーチェーンやGoogleパスワードマネージャーに保存されていれば、新しいスマートフォンでもそのまま使えます。',
          en: 'A passkey in iCloud Keychain or Google Password Manager works on the new phone as it is.',
        },
      ],
      steps: [
        {
          ja: '新しいスマートフォンに、前と同じApple AccountまたはGoogleアカウントを設定します。',
          en: 'Set up the new phone with the same Apple Account or Google account.',
        },
        {
          ja: '新しいスマートフォンで、顔認証・指紋認証・画面ロックのどれかを使える設定にします。',
          en: 'Set up face, fingerprint or screen lock on it.',
        },
        {
          ja: '新しいスマートフォンでログインします。ログインできれば、ほかにすることはありません。',
          en: 'Sign in with the new phone. If that works, there is nothing else to do.',
        },
      ],
    },
    {
      when: ({ passkey }) => passkey,
      title: {
        ja: 'iPhoneとAndroidの間で替えるとき、上の手順でログインできないとき（生体認証の方）',
        en: 'Between iPhone and Android, or if the steps above do not work (face or fingerprint)',
      },
      steps: [
        {
          ja: '新しいスマートフォンで、いつものサービスを開き、ユーザIDとパスワードでログインします。',
          en: 'On the new phone, open the service as usual and sign in with your user ID and password.',
        },
        {
          ja: '「生体認証」の画面で「別のスマートフォンで認証（QRコード）」を押し、出てきたQRコードを前のスマートフォンのカメラで読み取ります。両方のBluetooth（ブルートゥース）をオンにしてください。',
          en: 'On the page “Face or fingerprint” press “Confirm with another phone (QR code)” and read the QR code with the camera of the old phone. Bluetooth must be on at both.',
          screen: 'other-device',
        },
        {
          when: ({ mailStandsIn }) => mailStandsIn,
          ja: 'QRコードでうまくいかないときは、「ほかの方法」を押し、メールで届いた6けたの数字を入力します。',
          en: 'If the QR code does not work, press “Other ways” and enter the 6 digits you get by mail.',
        },
        {
          ja: 'ログインしたら、新しいスマートフォンで「{passkeys}」の画面を開き、「パスキーを追加する」を押します。',
          en: 'Once signed in, open the page “{passkeys}” on the new phone and press “Add a passkey”.',
          at: '/account/passkeys',
          screen: 'add-passkey',
        },
        {
          ja: 'ログアウトし、新しいスマートフォンだけでログインできることを確かめます。',
          en: 'Sign out, and see that you can sign in with the new phone alone.',
        },
        {
          ja: '「{passkeys}」の画面で、前のスマートフォンの「削除する」を押し、次の画面で、もう一度「削除する」を押します。',
          en: 'On the page “{passkeys}”, press “Remove” at the old phone, and “Remove” once more on the page after it.',
          screen: 'remove-passkey',
        },
      ],
    },
    {
      when: (ways) => ways['email-otp'],
      title: { ja: 'メール認証の方', en: 'If you confirm by email' },
      points: [
        {
          ja: '新しいスマートフォンで、登録したメールアドレスのメールを読めれば、することはありません。',
          en: 'If the new phone receives the mail to your registered address, there is nothing to do.',
        },
        {
          ja: '携帯電話会社を替えるとメールアドレスが変わる方は、前のメールを読めるうちに、新しいメールアドレスに変更してください。',
          en: 'If your email address changes with your phone company, register the new one while you can still read the old.',
          at: '/account/email',
        },
      ],
    },
    {
      when: ({ totp }) => totp,
      title: { ja: 'アプリ認証の方', en: 'If you confirm by app' },
      points: [
        {
          ja: '認証アプリの機能で新しいスマートフォンに移すか、「{factor}」の画面で「認証アプリを登録し直す」を押してください。',
          en: 'Move the authenticator app to the new phone by its own means, or press “Register the app again” on the page “{factor}”.',
          at: '/account/factor',
          screen: 'app-again',
        },
      ],
    },
  ],
  trouble: [
    {
      when: ({ passkey }) => passkey,
      ja: '前のスマートフォンをもう手放した方は、次のページをご覧ください。',
      en: 'If you no longer have the old phone, please see the following page.',
      at: '/help/lost-phone',
    },
    {
      ja: '設定できないときは、前のスマートフォンでログインできるうちに、お問い合わせ先にご連絡ください。',
      en: 'If you cannot set it up, please ask the contact below while you can still sign in with the old phone.',
    },
  ],
  ask: [
    {
      ja: '「スマートフォンを買い替えて、設定ができない」こと、前と新しいスマートフォンの機種',
      en: 'That you are changing phones and cannot set up the new one, and which phones they are',
    },
    lines.whoYouAre,
  ],
};
