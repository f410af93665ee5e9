import { bilingual } from '../../http/text/bilingual.ts';

export const text = bilingual({
  ja: {
    title: 'パスワード',
    since: '決めた日時',
    changeTitle: '変更するとき',
    change: [
      'ログインしてから時間がたっているときは、先に、今のパスワードの入力と認証をお願いします。',
      '変更すると、安全のため、ほかの端末のログインはすべて終わります。この端末はログインしたままです。',
      '認証方法（生体認証やワンタイムパスワード）は変わりません。',
    ],
    submit: 'パスワードを変更する',
    forgot: '今のパスワードを忘れた方はこちら',
  },
  en: {
    title: 'Password',
    since: 'Set on',
    changeTitle: 'If you change it',
    change: [
      'If it is a while since you signed in, we first ask for your present password and for your way to confirm.',
      'For your safety, a change ends your sign-in on every other device. This one stays signed in.',
      'How you confirm that it is you (face or fingerprint, one-time password) stays as it is.',
    ],
    submit: 'Change the password',
    forgot: 'Forgotten your present password?',
  },
});
