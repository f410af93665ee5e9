import type { Line } from '../page.ts';

/** What several pages say, said once. */

export const open: Line = {
  ja: 'いつものサービスを開き、「ログイン」を押します。',
  en: 'Open the service as usual and press “Sign in”.',
};

export const signIn: Line = {
  ja: 'ユーザIDとパスワードを入力し、「ログイン」を押します。',
  en: 'Enter your user ID and password and press “Sign in”.',
};

export const enterCode: Line = {
  ja: 'メールで届いた6けたの数字を入力し、「ログイン」を押します。',
  en: 'Enter the 6 digits you got by mail and press “Sign in”.',
  screen: 'enter-code',
};

export const useOtherMethod: Line = {
  ja: '「生体認証」の画面が出たら、「ほかの方法」を押します。',
  en: 'When the page “Face or fingerprint” appears, press “Other ways”.',
  screen: 'other-method',
};

export const endSessions: Line = {
  ja: '「{sessions}」の画面で、「ほかの端末をすべてログアウトする」を押します。',
  en: 'On the page “{sessions}”, press “Sign out all other devices”.',
  at: '/account/sessions',
  screen: 'end-others',
};

export const passwordAndId: Line = { ja: 'ユーザIDとパスワード', en: 'Your user ID and password' };

export const readableMail: Line = {
  ja: '登録したメールアドレスのメールを読める端末',
  en: 'A device on which you can read mail to your registered address',
};

export const noMail: Line = {
  ja: 'メールが届かないときは、迷惑メールのフォルダーを見て、「@{domain}」からのメールを受け取れるように設定し、もう一度お試しください。',
  en: 'If no mail arrives, look into the junk mail folder, allow mail from “@{domain}”, and try again.',
};

export const differs: Line = {
  when: ({ known }) => !known,
  ja: '使える方法は、健康保険組合によって違います。その方法が画面に出ないときは、お問い合わせ先にご連絡ください。',
  en: 'Which ways there are depends on your health insurance society. If a page does not show one, please ask the contact below.',
};

export const recoveryCode: Line = {
  when: ({ codes }) => codes,
  ja: '予備のコードを控えてある方は、「ほかの方法」を押し、そのコードでログインできます。',
  en: 'If you have kept your recovery codes, press “Other ways” and sign in with one of them.',
};

/** By which the insurer finds the member. */
export const whoYouAre: Line = {
  ja: 'お名前、生年月日、健康保険の記号・番号、わかるときはユーザID',
  en: 'Your name, date of birth, the symbol and number of your health insurance and, if you know it, your user ID',
};
