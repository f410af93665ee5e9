import { bilingual } from '../../../http/text/bilingual.ts';

export const text = bilingual({
  ja: {
    title: '利用規約',
    lead: '次の内容をお読みいただき、いちばん下のボタンを選んでください。',
    toButtons: '同意のボタンへ進む',
    version: '版：{version}',
    accept: '同意する',
    decline: '同意しない',
    declining: {
      title: '同意しない場合',
      body: [
        '同意しない場合は、ログインせずに元のサービスへ戻ります。このサービスは利用できません。',
        '登録した内容はそのまま残り、次にログインするときに、もう一度お尋ねします。',
      ],
      back: '利用規約に戻る',
      confirm: '同意しないで終了する',
    },
  },
  en: {
    title: 'Terms of use',
    lead: 'Please read the following and choose a button at the end.',
    toButtons: 'Go to the buttons',
    version: 'Version: {version}',
    accept: 'I agree',
    decline: 'I do not agree',
    declining: {
      title: 'If you do not agree',
      body: [
        'You go back to the service without signing in, and cannot use it.',
        'What you have set up stays as it is. We will ask you again at your next sign-in.',
      ],
      back: 'Back to the terms',
      confirm: 'Leave without agreeing',
    },
  },
});
