import type { HelpPage } from '../page.ts';
import * as lines from './lines.ts';

export const lostBoth: HelpPage = {
  when: ({ passkey, totp }) => passkey || totp,
  title: { ja: 'スマートフォンもメールも使えないとき', en: 'Both your phone and your mail are lost' },
  lead: {
    ja: '認証方法を設定した端末も、登録したメールも使えないときは、健康保険組合が設定を取り消します。そのあとで、はじめから設定し直せます。',
    en: 'If you can use neither the device nor the mail you confirm with, your health insurance society removes both settings, and you set them up again.',
  },
  need: [
    { ja: '健康保険の記号・番号がわかるもの', en: 'Something that shows your symbol and number' },
    { ja: 'ユーザIDとパスワード（わかるとき）', en: 'Your user ID and password, if you know them' },
    {
      ja: '新しいメールアドレスのメールを読める端末',
      en: 'A device on which you can read mail to a new address',
    },
  ],
  parts: [
    {
      title: { ja: '手順', en: 'What to do' },
      steps: [
        {
          ja: 'お問い合わせ先に連絡し、端末もメールも使えないことを伝えます。',
          en: 'Tell the contact below that you can use neither your device nor your mail.',
        },
        {
          ja: 'ご本人であることが確認できると、認証方法とメールアドレスの登録が取り消されます。それまでのログインは、すべての端末で終わります。',
          en: 'Once they are sure that it is you, your way to confirm and your email address are removed. This ends your sign-in on every device.',
        },
        lines.open,
        lines.signIn,
        {
          ja: '「メールアドレスの設定」と「認証方法の選択」の画面が順に出ます。はじめてのときと同じように設定します。',
          en: 'The pages “Your email address” and “Choose a way to confirm” appear one after the other. Set them up as you did the first time.',
          at: '/help/first-sign-in',
        },
      ],
    },
  ],
  trouble: [
    lines.recoveryCode,
    {
      ja: '同じApple AccountやGoogleアカウントを使う別の端末があれば、パスキーが残っていることがあります。その端末でログインしてみてください。',
      en: 'If you have another device with the same Apple Account or Google account, your passkey may be on it. Try to sign in there.',
      when: ({ passkey }) => passkey,
    },
    {
      ja: 'パスワードもわからないときは、お問い合わせ先にそうお伝えください。',
      en: 'If you do not know your password either, please tell the contact below.',
    },
    {
      ja: 'なくしたのが端末だけのときは、次のページをご覧ください。',
      en: 'If only the device is lost, please see the following page.',
      at: '/help/lost-phone',
      when: ({ passkey }) => passkey,
    },
  ],
  ask: [
    {
      ja: '「認証に使う端末もメールも使えない」こと',
      en: 'That you can use neither the device nor the mail you confirm with',
    },
    lines.whoYouAre,
  ],
};
