import { bilingual } from '../../http/text/bilingual.ts';

export const text = bilingual({
  ja: {
    title: '連携しているサービス',
    lead: 'ログインしたときに、あなたの情報を受け取ったサービスです。',
    none: '連携しているサービスはありません。',
    portal: '健康保険組合のポータル',
    receives: '受け取る情報',
    nothing: 'ログインしたことだけ（個人の情報は受け取りません）',
    received: {
      profile: 'ユーザID',
      email: 'メールアドレス',
      birthdate: '生年月日',
      insurance: '保険者番号・記号・番号・枝番・続柄',
    },
    since: '連携の開始',
    lastUsed: '最後の利用',
    stays: 'ログアウトしたあとも、連携を続けられます。',
    end: '連携を終わりにする',
    about: '連携を終わりにすると',
    aboutLines: [
      'そのサービスは、あなたの情報を新しく受け取れなくなります。すでに受け取った情報の削除は、そのサービスにお問い合わせください。',
      'そのサービスにもう一度ログインすると、また連携が始まります。',
    ],
  },
  en: {
    title: 'Connected services',
    lead: 'These services received your information when you signed in to them.',
    none: 'No service is connected.',
    portal: 'Your insurer’s portal',
    receives: 'Receives',
    nothing: 'Only that you signed in (nothing personal)',
    received: {
      profile: 'User ID',
      email: 'Email address',
      birthdate: 'Date of birth',
      insurance: 'Insurer number, symbol, number, branch number, relationship',
    },
    since: 'Connected since',
    lastUsed: 'Last used',
    stays: 'It may stay connected after you sign out.',
    end: 'Disconnect',
    about: 'When you disconnect a service',
    aboutLines: [
      'It can no longer get your information. To have deleted what it has received already, please ask the service.',
      'If you sign in to it again, it is connected again.',
    ],
  },
});
