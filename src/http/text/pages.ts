import { accountTexts } from '../../account/text.ts';
import { text as emailUndo } from '../../email-change/text.ts';
import { helpTexts } from '../../help/text.ts';
import { recoveryTexts } from '../../recovery/text.ts';
import { bilingual } from './bilingual.ts';

/** Words of the pages off the sign-in's trail, by view. */
export const pages = {
  ...helpTexts,
  ...accountTexts,
  ...recoveryTexts,
  message: bilingual({ ja: { title: 'お知らせ' }, en: { title: 'Notice' } }),
  error: bilingual({
    ja: {
      title: 'ページを表示できませんでした',
      body: [
        'ご迷惑をおかけします。ご利用のサービスに戻り、もう一度ログインしてください。',
        'くり返し起きるときは、次の番号をお問い合わせ先にお伝えください。',
      ],
      reference: '受付番号',
    },
    en: {
      title: 'We could not show this page',
      body: [
        'We are sorry. Please return to the service you use and sign in again.',
        'If this happens repeatedly, please tell the contact below this number.',
      ],
      reference: 'Reference number',
    },
  }),
  'sign-out': bilingual({
    ja: {
      title: 'ログアウト',
      body: 'ログアウトしますか。',
      confirm: 'ログアウト',
      stay: 'ログアウトしない',
    },
    en: { title: 'Sign out', body: 'Do you want to sign out?', confirm: 'Sign out', stay: 'Stay signed in' },
  }),
  'signed-out': bilingual({
    ja: {
      title: 'ログアウトしました',
      body: 'この画面は閉じてかまいません。',
      factorLeft: '認証方法の登録が残っています。次にログインしたときに、設定の画面が表示されます。',
    },
    en: {
      title: 'You are signed out',
      body: 'You may close this page.',
      factorLeft: 'Your way to confirm still has to be registered. We will ask you at your next sign-in.',
    },
  }),
  busy: bilingual({
    ja: {
      title: 'ただいま混み合っています',
      body: [
        'そのままお待ちください。{seconds}秒ごとに、自動でもう一度試します。',
        '入力した内容は、残っています。ブラウザーの「戻る」は押さないでください。',
      ],
      retry: '今すぐもう一度試す',
    },
    en: {
      title: 'We are very busy right now',
      body: [
        'Please keep this page open. It tries again by itself every {seconds} seconds.',
        'What you entered is kept. Please do not use the “Back” button of your browser.',
      ],
      retry: 'Try again now',
    },
  }),
  'email-undo': emailUndo,
  'email-link': bilingual({
    ja: {
      title: 'メールアドレスの確認',
      lead: '{service}（{insurer}）に、このメールアドレスを登録しますか。',
      userId: 'ユーザID',
      email: 'メールアドレス',
      device: '手続きをしている端末',
      requestedAt: '手続きの日時',
      confirm: 'メールアドレスを確認する',
      after: 'ボタンを押したあとは、最初の画面に戻ってください。この画面は閉じてかまいません。',
      notMeLead: 'ご自分で手続きをしていないときは、次のボタンを押してください。登録を取りやめます。',
      notMe: '心当たりがない',
    },
    en: {
      title: 'Confirm your email address',
      lead: 'Do you want to register this email address with {service} ({insurer})?',
      userId: 'User ID',
      email: 'Email address',
      device: 'Device that asked',
      requestedAt: 'Asked on',
      confirm: 'Confirm email address',
      after: 'Then return to the first screen. You may close this one.',
      notMeLead: 'If it was not you who asked, press this button. The address will not be registered.',
      notMe: 'It was not me',
    },
  }),
  start: bilingual({
    ja: {
      title: 'ログインのご案内',
      body: [
        'このサイトは、健康保険組合の会員向けサービスにログインするためのものです。',
        'ご利用のサービスを開き、「ログイン」を押してください。',
      ],
      services: 'サービスを開く',
    },
    en: {
      title: 'How to sign in',
      body: [
        'This site signs you in to the services of health insurance societies.',
        'Please open the service you use and press “Sign in” there.',
      ],
      services: 'Open a service',
    },
  }),
};
