import { bilingual } from '../../http/text/bilingual.ts';

export const text = bilingual({
  ja: {
    title: '認証方法',
    lead: 'ログインのときに、パスワードのほかに、ご本人であることを確かめる方法です。',
    states: {
      'in-use': '今の方法',
      'set-up': '設定済み',
      'stands-in': '代わりに使えます',
      'not-set-up': '未設定',
      'not-offered': '選べません',
    },
    about: {
      passkey: '端末の顔認証や指紋認証、画面ロックを使います（パスキー）。',
      'email-otp': 'ログインのたびに、6けたの数字をメールでお送りします。',
      totp: '認証アプリに表示される6けたの数字を使います。',
    },
    notOffered: '{insurer}では、この方法は選べません。',
    passkeyCount: '登録したパスキー：{count}個',
    email: '送り先：{email}',
    standsIn: '端末をなくしたときなどに、生体認証の代わりに使えます。',
    links: {
      passkey: 'パスキーを確認・追加・削除する',
      'email-otp': 'メールアドレスを確認・変更する',
    },
    app: {
      register: '認証アプリを登録し直す',
      about:
        'スマートフォンを買い替えたときは、新しい認証アプリに登録し直してください。前の登録は使えなくなります。',
      remove: '認証アプリの登録を削除する',
      last: 'ログインに使える認証方法がほかにないため、削除できません。削除したいときは、先に別の認証方法を設定してください。',
    },
    codes: {
      title: '予備のコード',
      lead: '端末をなくしたときなどに、いつもの認証方法の代わりに使えるコードです。',
      left: '使えるコード：{left}個',
      link: '予備のコードを確認・作成する',
    },
    change: {
      title: '認証方法を変更する',
      lead: '別の方法に変更できます。新しい方法の設定が終わるまでは、今の方法のままです。',
      submit: '認証方法を変更する',
    },
    easier: {
      title: 'パスキーなら、もっとかんたんです',
      items: [
        'メールを待って数字を入力する代わりに、顔や指紋、画面ロックで確認できます。',
        '偽の画面に数字を入力してしまう心配がありません。',
        '登録は、1分ほどで終わります。',
      ],
      submit: 'パスキーを登録する',
    },
  },
  en: {
    title: 'Way to confirm',
    lead: 'This is how you confirm, besides the password, that it is you who signs in.',
    states: {
      'in-use': 'in use',
      'set-up': 'set up',
      'stands-in': 'can stand in',
      'not-set-up': 'not set up',
      'not-offered': 'not available',
    },
    about: {
      passkey: 'Uses the face, fingerprint or screen lock of a device (a passkey).',
      'email-otp': 'At each sign-in we send you a 6-digit code by mail.',
      totp: 'Uses the 6-digit code shown by an authenticator app.',
    },
    notOffered: 'This cannot be chosen at {insurer}.',
    passkeyCount: 'Passkeys registered: {count}',
    email: 'Sent to: {email}',
    standsIn: 'It can be used instead of the passkey, for instance when you have lost the device.',
    links: {
      passkey: 'See, add or remove passkeys',
      'email-otp': 'See or change the email address',
    },
    app: {
      register: 'Register the app again',
      about: 'With a new phone, register the authenticator app on it again. The one before stops working.',
      remove: 'Remove the authenticator app',
      last: 'It cannot be removed, since you have no other way to confirm a sign-in. To remove it, first set up another one.',
    },
    codes: {
      title: 'Recovery codes',
      lead: 'Codes to keep on paper. They stand in for your usual way to confirm, for instance when you have lost a device.',
      left: 'Codes left: {left}',
      link: 'See or make recovery codes',
    },
    change: {
      title: 'Change the way to confirm',
      lead: 'You can take another way. The way you use now stays until the new one is set up.',
      submit: 'Change the way to confirm',
    },
    easier: {
      title: 'A passkey is easier',
      items: [
        'Instead of waiting for a mail and entering digits, you use your face, fingerprint or screen lock.',
        'Nobody can lead you to enter a code on a false page.',
        'It takes about a minute.',
      ],
      submit: 'Register a passkey',
    },
  },
});
