import { bilingual } from '../../../http/text/bilingual.ts';

export const text = bilingual({
  ja: {
    title: 'パスキー',
    saved: 'パスキーを登録しました。',
    savedAt: '保存先：{provider}',
    savedSomewhere: '保存先：登録の画面で選んだ端末またはアプリ',
    lead: 'あとで見分けられるように、端末の名前をつけてください。このままでもかまいません。',
    label: '使用している端末を識別できる名前',
    doneTask: 'これで、登録は終わりです。「次へ」を押すと、アカウントの画面に戻ります。',
    done: 'これで、設定はすべて終わりです。次のログインからは、ユーザIDとパスワードの代わりに、このパスキーを使えます。',
    doneSecondFactor:
      'これで、設定はすべて終わりです。次のログインでは、パスワードのあとに、このパスキーで確認します。',
  },
  en: {
    title: 'Passkey',
    saved: 'Your passkey is registered.',
    savedAt: 'Saved in: {provider}',
    savedSomewhere: 'Saved in: the device or app you chose in the dialog',
    lead: 'Give the device a name so that you can tell it apart later. You can leave it as it is.',
    label: 'A name for the device you are using',
    doneTask: 'That is all. “Next” leads back to your account.',
    done: 'Everything is now set up. From the next sign-in on, you can use this passkey instead of user ID and password.',
    doneSecondFactor:
      'Everything is now set up. At the next sign-in you confirm with this passkey after the password.',
  },
});
