import type { HelpPage } from '../page.ts';
import * as lines from './lines.ts';

export const lostPhone: HelpPage = {
  when: ({ passkey }) => passkey,
  title: {
    ja: 'スマートフォンをなくした・こわれたとき',
    en: 'Your phone is lost or broken',
  },
  lead: {
    ja: 'パスキー（生体認証）を登録したスマートフォンやパソコンをなくした方、使えなくなった方のための手順です。',
    en: 'For those who have lost the phone or computer with their passkey (face or fingerprint), or can no longer use it.',
  },
  need: [
    { ja: '別のスマートフォンかパソコン', en: 'Another phone or computer' },
    lines.passwordAndId,
    { ...lines.readableMail, when: ({ mailStandsIn }) => mailStandsIn },
  ],
  parts: [
    {
      title: { ja: 'はじめに', en: 'Before anything else' },
      points: [
        {
          ja: 'なくした端末は、携帯電話会社に連絡するか、端末を探す機能（iPhoneの「探す」、Androidの「デバイスを探す」）で、ロックしてください。',
          en: 'Have a lost device locked, by your phone company or with the service that finds devices (“Find My” for iPhone, “Find My Device” for Android).',
        },
        {
          ja: '拾った人がパスキーを使うには、あなたの顔か指紋、または画面ロックの番号が必要です。',
          en: 'Whoever finds it cannot use the passkey without your face, your fingerprint or the code of the screen lock.',
        },
        {
          ja: 'ほかの端末にもパスキーを登録している方や、同じApple AccountやGoogleアカウントを使うほかの端末がある方は、その端末でログインできます。',
          en: 'If you registered a passkey on another device too, or have another one with the same Apple Account or Google account, you can sign in with that.',
        },
        lines.recoveryCode,
        {
          when: (ways) => !ways.mailStandsIn && (ways['email-otp'] || ways.totp),
          ja: '生体認証のほかにも認証方法を設定した方は、「生体認証」の画面で「ほかの方法」を押すと、その方法でログインできます。',
          en: 'If you have set up another way to confirm as well, press “Other ways” on the page “Face or fingerprint” and use that one.',
        },
      ],
    },
    {
      when: ({ mailStandsIn }) => mailStandsIn,
      title: { ja: 'メールで届く数字でログインする', en: 'Sign in with a code by mail' },
      lead: [lines.differs],
      steps: [lines.open, lines.signIn, lines.useOtherMethod, lines.enterCode],
    },
    {
      when: ({ mailStandsIn }) => !mailStandsIn,
      title: { ja: '認証方法の設定をやり直す', en: 'Set up your way to confirm again' },
      steps: [
        {
          ja: 'お問い合わせ先に連絡し、なくした端末の登録を取り消してもらいます。',
          en: 'Ask the contact below to have the registration of the lost device removed.',
        },
        lines.open,
        lines.signIn,
        {
          ja: '「認証方法の選択」の画面が出たら、認証方法を選んで設定します。',
          en: 'When the page “Choose a way to confirm” appears, choose one and set it up.',
        },
      ],
    },
    {
      title: {
        ja: '新しい端末を登録し、なくした端末を取り消す',
        en: 'Register the new device and remove the lost one',
      },
      steps: [
        {
          ja: 'ログインしたら、これから使う端末で「{passkeys}」の画面を開き、「パスキーを追加する」を押します。',
          en: 'Once signed in, open the page “{passkeys}” on the device you use from now on, and press “Add a passkey”.',
          at: '/account/passkeys',
          screen: 'add-passkey',
        },
        {
          ja: '同じ画面で、なくした端末の「削除する」を押し、次の画面で、もう一度「削除する」を押します。',
          en: 'On the same page, press “Remove” at the lost device, and “Remove” once more on the page after it.',
          screen: 'remove-passkey',
        },
        lines.endSessions,
      ],
    },
  ],
  trouble: [
    {
      when: ({ mailStandsIn }) => mailStandsIn,
      ja: 'これから使う端末にパスキーを登録できないときは、「{factor}」の画面で別の方法に変更すると、なくした端末のパスキーを削除できます。',
      en: 'If you cannot register a passkey on the device you use now, choose another way on the page “{factor}”; then the lost passkey can be removed.',
      at: '/account/factor',
    },
    {
      when: ({ mailStandsIn }) => mailStandsIn,
      ja: '「ほかの方法」が画面にないときは、お問い合わせ先にご連絡ください。登録の取り消しをお願いできます。',
      en: 'If the page does not show “Other ways”, please ask the contact below to have the registration removed.',
    },
    {
      when: ({ mailStandsIn }) => mailStandsIn,
      ja: 'パスワードもわからないときは、決め直す前に、お問い合わせ先にご連絡ください。メールでパスワードを決め直すと、パスキーを使うまでは、メールの数字でログインできなくなります。',
      en: 'If you do not know your password either, ask the contact below before you set a new one: after a reset by mail, codes by mail do not work until a passkey has been used.',
    },
    { ...lines.noMail, when: ({ mailStandsIn }) => mailStandsIn },
    {
      when: ({ mailStandsIn }) => mailStandsIn,
      ja: '登録したメールも読めないときは、次のページをご覧ください。',
      en: 'If you cannot read your mail either, please see the following page.',
      at: '/help/lost-both',
    },
  ],
  ask: [
    {
      ja: '「パスキーを登録した端末をなくして、ログインできない」こと',
      en: 'That you have lost the device with your passkey and cannot sign in',
    },
    lines.whoYouAre,
  ],
};
