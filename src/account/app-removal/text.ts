import { bilingual } from '../../http/text/bilingual.ts';

export const text = bilingual({
  ja: {
    title: '認証アプリの登録の削除',
    lead: 'ワンタイムパスワード（OTP）の認証アプリの登録を削除しますか。',
    after: '削除すると',
    next: '認証アプリの数字では、ログインできなくなります。次のログインからは、「{factor}」で確認します。',
    app: 'アプリに残った登録は、自動では消えません。アプリの画面から削除してください。',
    last: 'ログインに使える認証方法がほかにないため、削除できません。先に、別の認証方法を設定してください。',
    submit: '削除する',
    back: '削除せずに戻る',
  },
  en: {
    title: 'Remove the authenticator app',
    lead: 'Do you want to remove the authenticator app for one-time passwords (OTP)?',
    after: 'If you remove it',
    next: 'You can no longer sign in with its codes. From the next sign-in on you confirm with “{factor}”.',
    app: 'The entry in the app does not go away by itself. Please delete it there.',
    last: 'It cannot be removed, since you have no other way to confirm a sign-in. First set up another one.',
    submit: 'Remove',
    back: 'Back without removing it',
  },
});
