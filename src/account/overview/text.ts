import { bilingual } from '../../http/text/bilingual.ts';

export const text = bilingual({
  ja: {
    title: 'アカウント',
    lead: 'ユーザID「{userId}」の登録内容です。確かめたり、変更したりできます。',
    pages: {
      passkeys: { title: '生体認証（パスキー）', about: '登録した端末の確認、追加、名前の変更、削除' },
      factor: { title: '認証方法', about: 'パスワードのほかに、ご本人を確かめる方法' },
      email: { title: 'メールアドレス', about: 'お知らせやワンタイムパスワードの届く先' },
      password: { title: 'パスワード', about: 'パスワードの変更' },
      sessions: { title: 'ログイン中の端末', about: 'ログインしたままの端末の確認とログアウト' },
      history: { title: '最近のログイン', about: 'いつ、どの端末でログインしたか' },
      services: { title: '連携しているサービス', about: 'あなたの情報を受け取っているサービス' },
    },
  },
  en: {
    title: 'Your account',
    lead: 'This is what is registered for the user ID “{userId}”. You can look at it and change it here.',
    pages: {
      passkeys: { title: 'Passkeys', about: 'your devices: look, add, rename, remove' },
      factor: { title: 'Way to confirm', about: 'how you confirm that it is you, besides the password' },
      email: { title: 'Email address', about: 'for notices and one-time passwords' },
      password: { title: 'Password', about: 'change your password' },
      sessions: {
        title: 'Where you are signed in',
        about: 'devices that are signed in, and signing them out',
      },
      history: { title: 'Recent sign-ins', about: 'when, and on which device' },
      services: { title: 'Connected services', about: 'services that receive your information' },
    },
  },
});
