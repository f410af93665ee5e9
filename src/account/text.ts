import { bilingual } from '../http/text/bilingual.ts';
import { text as email } from './email/text.ts';
import { text as overview } from './overview/text.ts';
import { text as password } from './password/text.ts';

/** The words of the account pages, by view. */
export const accountTexts = {
  'account/overview': overview,
  'account/email': email,
  'account/password': password,
};

/** What all account pages share. */
export const accountCommon = bilingual({
  ja: {
    home: 'アカウントのトップへ',
    portal: 'ポータルへ戻る',
    signOut: 'ログアウト',
    done: {
      passkeyAdded: '生体認証（パスキー）を登録しました。',
      passkeyRenamed: '名前を変更しました。',
      passkeyRemoved: '生体認証（パスキー）を削除しました。',
      factorChanged: '認証方法を変更しました。',
      emailChanged: 'メールアドレスを変更しました。',
      emailWithdrawn: 'メールアドレスの変更を取りやめました。',
      passwordChanged: 'パスワードを変更しました。ほかの端末のログインは、すべて終わりました。',
      sessionEnded: 'ログアウトしました。',
      sessionsEnded: 'ほかの端末のログインを、すべて終わりにしました。',
      serviceEnded: 'サービスとの連携を終わりにしました。',
    },
  },
  en: {
    home: 'To your account',
    portal: 'Back to the portal',
    signOut: 'Sign out',
    done: {
      passkeyAdded: 'The passkey was added.',
      passkeyRenamed: 'The name was changed.',
      passkeyRemoved: 'The passkey was removed.',
      factorChanged: 'Your way to confirm was changed.',
      emailChanged: 'Your email address was changed.',
      emailWithdrawn: 'The change of your email address was withdrawn.',
      passwordChanged: 'Your password was changed. All other devices have been signed out.',
      sessionEnded: 'That device has been signed out.',
      sessionsEnded: 'All other devices have been signed out.',
      serviceEnded: 'The service has been disconnected.',
    },
  },
});
