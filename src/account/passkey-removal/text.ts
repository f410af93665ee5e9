import { bilingual } from '../../http/text/bilingual.ts';

export const text = bilingual({
  ja: {
    title: 'パスキーの削除',
    lead: '次のパスキーを削除しますか。',
    name: '名前',
    provider: '保存先',
    createdAt: '登録日時',
    after: '削除すると',
    nextPasskey:
      'このパスキーでは、ログインできなくなります。次のログインからは、残っているパスキーを使います。',
    nextOther: 'このパスキーでは、ログインできなくなります。次のログインからは、「{factor}」で確認します。',
    device:
      '端末に残ったパスキーの情報は、自動では消えないことがあります。残っているときは、端末の設定から削除してください。',
    lost: '端末をなくしたときは、「ログイン中の端末」も確認して、その端末をログアウトしてください。',
    sessions: 'ログイン中の端末を確認する',
    last: '今の認証方法に使うパスキーがほかにないため、削除できません。先に、別の端末のパスキーを追加するか、「認証方法」の画面で別の方法に変更してください。',
    submit: '削除する',
    back: '削除せずに戻る',
  },
  en: {
    title: 'Remove a passkey',
    lead: 'Do you want to remove this passkey?',
    name: 'Name',
    provider: 'Saved in',
    createdAt: 'Registered',
    after: 'If you remove it',
    nextPasskey:
      'You can no longer sign in with it. From the next sign-in on you use a passkey that is left.',
    nextOther: 'You can no longer sign in with it. From the next sign-in on you confirm with “{factor}”.',
    device:
      'What the device keeps of the passkey may not go away by itself. If it is still there, delete it in the settings of the device.',
    lost: 'If you have lost the device, look at “Where you are signed in” as well, and sign that device out.',
    sessions: 'See where you are signed in',
    last: 'It cannot be removed, since it is the only passkey for your way to confirm. First add a passkey of another device, or choose another way on the page “Way to confirm”.',
    submit: 'Remove',
    back: 'Back without removing it',
  },
});
