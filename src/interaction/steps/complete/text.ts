import { bilingual } from '../../../http/text/bilingual.ts';

export const text = bilingual({
  ja: {
    title: '初回ログインが完了しました',
    notOver: '設定は、まだ終わっていません。選んだ認証方法「{factor}」の登録が残っています。',
    duration: '登録にかかる時間は、およそ1分です。',
    buttons: {
      'set-up': '続けて認証方法を設定する',
      'sign-out': 'ログアウトして、次回のログインで設定する',
      portal: 'ポータルへ進む',
    },
    about: {
      'set-up': 'このまま続けて登録します。',
      'sign-out': '次にログインしたときに登録します。',
      portal: '先にサービスを利用し、次にログインしたときに登録します。',
    },
  },
  en: {
    title: 'Your first sign-in is complete',
    notOver: 'Setting up is not over yet: the way you chose, “{factor}”, still has to be registered.',
    duration: 'That takes about one minute.',
    buttons: {
      'set-up': 'Go on and set it up now',
      'sign-out': 'Sign out and set it up at the next sign-in',
      portal: 'Go to the portal',
    },
    about: {
      'set-up': 'You register it right now.',
      'sign-out': 'You register it when you sign in next time.',
      portal: 'You use the service first and register it when you sign in next time.',
    },
  },
});
