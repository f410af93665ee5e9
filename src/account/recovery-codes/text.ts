import { bilingual } from '../../http/text/bilingual.ts';

export const text = bilingual({
  ja: {
    title: '予備のコード',
    lead: '端末をなくしたときなど、いつもの認証方法が使えないときに、代わりに入力するコードです。1つのコードで、1回だけログインできます。紙に印刷するか書き写して、保管してください。',
    left: '使えるコードは、あと{left}個です。',
    none: '使えるコードは、ありません。',
    ends: '新しいコードを作ると、前に作ったコードは使えなくなります。',
    make: '新しいコードを作る',
    made: '新しいコードを10個作りました。この画面を閉じると、もう表示できません。',
    keep: [
      'ブラウザーの印刷機能で印刷するか、書き写してください。',
      'パスワードや端末とは別の、ほかの人の目に触れないところに保管してください。',
      '使うときは、ログインの画面で「ほかの方法」を押し、コードを1つ入力します。使ったコードには、印をつけてください。',
    ],
    listTitle: '{service} 予備のコード',
    userId: 'ユーザID：{userId}',
    back: '認証方法へ戻る',
  },
  en: {
    title: 'Recovery codes',
    lead: 'These codes stand in when your usual way to confirm does not work, for instance when you have lost a device. Each code is good for one sign-in. Print them or write them down, and keep them.',
    left: 'Codes left: {left}.',
    none: 'You have no codes that can be used.',
    ends: 'New codes end all codes made before.',
    make: 'Make new codes',
    made: 'We have made 10 new codes. Once you close this page they cannot be shown again.',
    keep: [
      'Print this page with your browser, or write the codes down.',
      'Keep them apart from your password and your device, where nobody else sees them.',
      'To use one, press “Other ways” when you sign in, and enter it. Mark the codes you have used.',
    ],
    listTitle: '{service} recovery codes',
    userId: 'User ID: {userId}',
    back: 'Back to the way to confirm',
  },
});
