import type { HelpPage } from '../page.ts';
import * as lines from './lines.ts';

export const sharedDevice: HelpPage = {
  title: { ja: 'ほかの人も使う端末でログインするとき', en: 'Signing in on a device that others use too' },
  lead: {
    ja: '会社や図書館のパソコン、ご家族と使うタブレットなどで、ほかの人に見られないための注意です。',
    en: 'How to keep your data to yourself on a computer at work or in a library, or on a tablet your family shares.',
  },
  parts: [
    {
      title: { ja: 'ログインするとき', en: 'When you sign in' },
      points: [
        {
          when: ({ rememberDays }) => rememberDays > 0,
          ja: '「ログイン状態の保存」にチェックを入れないでください。',
          en: 'Do not tick “Keep me signed in”.',
          screen: 'remember-me',
        },
        {
          ja: 'ブラウザーに「パスワードを保存しますか」と聞かれたら、保存しないでください。',
          en: 'If the browser offers to save your password, decline.',
        },
        {
          when: ({ passkey }) => passkey,
          ja: 'その端末にパスキーを登録しないでください。ご自分のスマートフォンがあれば、「別のスマートフォンで認証（QRコード）」を使えます。',
          en: 'Do not register a passkey on it. With your own phone, use “Confirm with another phone (QR code)”.',
          screen: 'other-device',
        },
      ],
    },
    {
      title: { ja: '使い終わったとき', en: 'When you have finished' },
      steps: [
        { ja: 'サービスの「ログアウト」を押します。', en: 'Press “Sign out” in the service.' },
        { ja: 'ブラウザーの窓をすべて閉じます。', en: 'Close every window of the browser.' },
      ],
    },
    {
      when: ({ rememberDays }) => rememberDays > 0,
      title: { ja: '「ログイン状態の保存」とは', en: 'What “Keep me signed in” does' },
      points: [
        {
          ja: 'チェックを入れないと、ブラウザーを閉じたときにログインが終わります。',
          en: 'Without it, your sign-in ends when you close the browser.',
        },
        {
          ja: 'チェックを入れると、ブラウザーを閉じても、使わなくなってから{idleMinutes}分間はログインしたままです。使い続けても、{absoluteHours}時間で終わります。',
          en: 'With it, you stay signed in after closing the browser, until {idleMinutes} minutes after you last used it, and {absoluteHours} hours at most.',
        },
        {
          ja: 'チェックを入れてログインしてから{rememberDays}日のあいだは、同じブラウザーなら、ログインが終わったあとも、ユーザIDとパスワードの入力を省けます。認証方法での確認は、そのときも必要です。',
          en: 'For {rememberDays} days from that sign-in, the same browser does not ask for your user ID and password, even after the sign-in has ended. You still confirm that it is you.',
        },
      ],
    },
    {
      title: {
        ja: 'ログアウトを忘れたとき、全てのデバイスからログアウトしたいとき',
        en: 'If you forgot to sign out, or want to sign out everywhere',
      },
      steps: [
        {
          ja: 'ご自分の端末で、「{sessions}」の画面を開きます。',
          en: 'On a device of your own, open the page “{sessions}”.',
          at: '/account/sessions',
        },
        {
          ja: '心当たりのない端末や、ログアウトを忘れた端末をログアウトします。「ほかの端末をすべてログアウトする」を押すと、まとめて終わります。',
          en: 'Sign out the device you forgot or do not know. “Sign out all other devices” ends all of them at once.',
          screen: 'end-others',
        },
        {
          when: ({ rememberDays }) => rememberDays > 0,
          ja: 'ほかの人も使う端末で「ログイン状態の保存」にチェックを入れてしまったときは、同じ画面で、その端末の「ログイン状態の保存をやめる」を押します。',
          en: 'If you have ticked “Keep me signed in” on a device that others use too, press “Stop remembering” at that device on the same page.',
        },
      ],
    },
    {
      title: { ja: 'ご家族で同じ端末を使うとき', en: 'A device for the whole family' },
      points: [
        {
          ja: 'ユーザIDは、お一人に1つです。ほかの方が使うときは、ログアウトしてから、その方のユーザIDでログインします。',
          en: 'Each person has a user ID of their own. Sign out before somebody else signs in with theirs.',
        },
        {
          when: ({ passkey }) => passkey,
          ja: 'その端末のロックを開けられる方は、登録されたパスキーを使えることがあります。',
          en: 'Whoever can unlock the device may be able to use the passkeys on it.',
        },
      ],
    },
  ],
  trouble: [
    {
      ja: '心当たりのないログインを見つけたときは、ログアウトさせてから、パスワードを変更してください。',
      en: 'If you find a sign-in that was not yours, end it and then change your password.',
      at: '/account/password',
    },
  ],
  ask: [
    {
      ja: '「ログアウトできない」「知らない人がログインしたようだ」など、お困りのこと',
      en: 'What troubles you: that you cannot sign out, or that somebody else seems to have signed in',
    },
    lines.whoYouAre,
  ],
};
