import { bilingual } from '../http/text/bilingual.ts';

/** The page that undoes a change of address. */
export const text = bilingual({
  ja: {
    title: 'メールアドレスを元に戻す',
    lead: '{service}（{insurer}）のメールアドレスが変更されました。ご自分で変更したときは、何もせずにこの画面を閉じてください。',
    before: '変更前のメールアドレス',
    after: '変更後のメールアドレス',
    userId: 'ユーザID',
    changedAt: '変更した日時',
    device: '変更した端末',
    followsTitle: '心当たりがないとき',
    follows: [
      '下のボタンを押すと、変更前のメールアドレスに戻ります。',
      '安全のため、すべての端末のログインが終わります。変更のあとに作った予備のコードも使えなくなります。',
      'パスワードを知られているかもしれません。続けて、パスワードを決め直してください。',
    ],
    suspect:
      'この変更のあとに、生体認証（パスキー）またはアプリ認証が登録されています。これも心当たりがないときは、元に戻したあと、すぐに下のお問い合わせ先の健康保険組合にご連絡ください。',
    submit: '元のメールアドレスに戻す',
  },
  en: {
    title: 'Undo the change of your email address',
    lead: 'The email address for {service} ({insurer}) was changed. If you changed it yourself, do nothing and close this page.',
    before: 'Address before the change',
    after: 'Address after the change',
    userId: 'User ID',
    changedAt: 'Changed on',
    device: 'Device it was changed on',
    followsTitle: 'If it was not you',
    follows: [
      'The button below restores the address before the change.',
      'For your safety, this ends the sign-in on every device, and recovery codes made since the change.',
      'Somebody may know your password. Please choose a new one right after.',
    ],
    suspect:
      'Since this change, a passkey or an authenticator app was registered. If that was not you either, please tell your health insurance society, at the contact below, as soon as the address is restored.',
    submit: 'Restore the old address',
  },
});
