import { bilingual } from '../../../http/text/bilingual.ts';

export const text = bilingual({
  ja: {
    title: 'ログイン',
    lead: '{service}にログインします。',
    notOpen: 'ログインの受け付けは、{date}に始まります。それまではログインできません。',
    firstTime: {
      title: 'はじめてログインする方へ',
      lead: 'すべての設定が終わるまで、およそ{minutes}分です。次のものをご用意ください。',
      items: [
        '健康保険組合からのお知らせ（ユーザIDまたは仮ユーザID、仮パスワード）',
        '記号・番号のわかるもの',
        'メールを受け取れるスマートフォンまたはパソコン',
      ],
      activationCode: 'お知らせに書かれた登録コード',
    },
    minutes: '3',
    userId: 'ユーザID',
    userIdSupport: 'お知らせに仮ユーザIDが書かれている方は、仮ユーザIDを入力してください。',
    password: 'パスワード',
    remember: 'ログイン状態の保存',
    rememberSupport:
      '{days}日間、この端末ではユーザIDとパスワードの入力を省けます。ほかの人も使う端末では、チェックを入れないでください。',
    forgotPassword: 'パスワードを忘れた方はこちら',
    forgotUserId: 'ユーザIDを忘れた方はこちら',
    submit: 'ログイン',
    or: 'または',
    passkey: 'パスキーでログイン',
    passkeySupport:
      'パスキー（顔・指紋・画面ロック）を登録した方は、ユーザIDとパスワードの入力がいりません。',
    hint: {
      see: 'はじめてログインする方のパスワード',
      title: 'ログインできないときは',
      reset:
        '以前のパスワードは、使えなくなりました。このサイトにはじめてログインする方は、次のパスワードを入力してください。',
      rule: '2026年3月までに加入した方：記号＋番号＋生年月日（西暦8けた）',
      example: '例：記号800、番号1234、2001年1月1日生まれの方は 800123420010101',
      provisional: '2026年4月以降に加入した方：お知らせに書かれた仮パスワード',
      limit: '最初のパスワードを1日に{times}回まちがえると、翌日までは正しく入力してもログインできません。',
      window:
        '最初のパスワードを使えるのは、{days}日間です（受け付けの開始・加入の登録・お知らせの作成のうち、いちばん遅い日から数えます）。期間を過ぎた方は、下のお問い合わせ先にご連絡ください。',
      look: '記号・番号は、健康保険組合からのお知らせなどに書かれています。',
      link: '記号・番号の調べ方',
    },
  },
  en: {
    title: 'Sign in',
    lead: 'Sign in to {service}.',
    notOpen: 'Sign-in opens on {date}. It is not possible before then.',
    firstTime: {
      title: 'If this is your first time',
      lead: 'Setting everything up takes about {minutes} minutes. Please have these ready.',
      items: [
        'The notice from your health insurance society (user ID or provisional user ID, provisional password)',
        'Something that shows your symbol and number',
        'A phone or computer on which you receive mail',
      ],
      activationCode: 'The activation code on the notice',
    },
    minutes: '3',
    userId: 'User ID',
    userIdSupport: 'If your notice shows a provisional user ID, enter that one.',
    password: 'Password',
    remember: 'Keep me signed in',
    rememberSupport:
      'If ticked, this device does not ask for your user ID and password for {days} days. Please do not tick it on a device that others use too.',
    forgotPassword: 'Forgotten your password?',
    forgotUserId: 'Forgotten your user ID?',
    submit: 'Sign in',
    or: 'or',
    passkey: 'Sign in with a passkey',
    passkeySupport:
      'If you have registered a passkey (face, fingerprint or screen lock), you need neither user ID nor password.',
    hint: {
      see: 'The password for your first sign-in',
      title: 'If you cannot sign in',
      reset:
        'Old passwords have stopped working. If this is your first sign-in at this site, enter this password.',
      rule: 'Joined by March 2026: symbol + number + date of birth (8 digits, year first)',
      example: 'Example: symbol 800, number 1234, born on 1 January 2001 is 800123420010101',
      provisional: 'Joined in April 2026 or later: the provisional password in your notice.',
      limit:
        'After {times} wrong first passwords in a day, even the right one does not work until the next day.',
      window:
        'The first password works for {days} days, counted from the day sign-in opened, you were registered or the notice was made, whichever is latest. After that, please ask the contact below.',
      look: 'Your symbol and number are written in the notices of your health insurance society.',
      link: 'How to find your symbol and number',
    },
  },
});

/** What stands in the place of those for whoever changes the password. */
export const changing = bilingual({
  ja: { lead: 'パスワードを変更するために、今のパスワードを入力してください。' },
  en: { lead: 'To change your password, please enter your present one.' },
});
