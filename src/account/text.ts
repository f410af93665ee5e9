import { bilingual } from '../http/text/bilingual.ts';
import { text as appRemoval } from './app-removal/text.ts';
import { text as email } from './email/text.ts';
import { text as factor } from './factor/text.ts';
import { text as history } from './history/text.ts';
import { text as overview } from './overview/text.ts';
import { text as passkeyRemoval } from './passkey-removal/text.ts';
import { text as passkeyRename } from './passkey-rename/text.ts';
import { text as passkeys } from './passkeys/text.ts';
import { text as password } from './password/text.ts';
import { text as recoveryCodes } from './recovery-codes/text.ts';
import { text as services } from './services/text.ts';
import { text as sessions } from './sessions/text.ts';

/** The words of the account pages, by view. */
export const accountTexts = {
  'account/overview': overview,
  'account/email': email,
  'account/password': password,
  'account/sessions': sessions,
  'account/history': history,
  'account/services': services,
  'account/passkeys': passkeys,
  'account/passkey-rename': passkeyRename,
  'account/passkey-removal': passkeyRemoval,
  'account/factor': factor,
  'account/app-removal': appRemoval,
  'account/recovery-codes': recoveryCodes,
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
      appRegistered: '認証アプリを登録しました。',
      appRemoved: '認証アプリの登録を削除しました。',
      emailChanged: 'メールアドレスを変更しました。',
      emailWithdrawn: 'メールアドレスの変更を取りやめました。',
      passwordChanged: 'パスワードを変更しました。ほかの端末のログインは、すべて終わりました。',
      sessionEnded: 'その端末をログアウトしました。',
      sessionGone: 'その端末は、すでにログアウトしています。',
      sessionsEnded: 'ほかの端末を、すべてログアウトしました。',
      browserForgotten: 'その端末のログイン状態は、もう保存されていません。',
      serviceEnded: 'サービスとの連携を終わりにしました。',
      serviceGone: 'そのサービスとの連携は、すでに終わっています。',
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
      appRegistered: 'The authenticator app was registered.',
      appRemoved: 'The authenticator app was removed.',
      emailChanged: 'Your email address was changed.',
      emailWithdrawn: 'The change of your email address was withdrawn.',
      passwordChanged: 'Your password was changed. All other devices have been signed out.',
      sessionEnded: 'That device has been signed out.',
      sessionGone: 'That device was signed out already.',
      sessionsEnded: 'All other devices have been signed out.',
      browserForgotten: 'That browser is no longer remembered.',
      serviceEnded: 'The service has been disconnected.',
      serviceGone: 'That service was disconnected already.',
    },
  },
});
