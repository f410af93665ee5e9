import type { HelpPage } from '../page.ts';
import * as lines from './lines.ts';

export const suspiciousMail: HelpPage = {
  title: { ja: 'あやしいメールが届いたとき', en: 'A mail looks suspicious' },
  lead: {
    ja: 'にせのメールや電話から身を守るために、本物のメールの見分け方をご説明します。',
    en: 'How to tell our mails from false ones, and keep yourself safe from false calls.',
  },
  parts: [
    {
      title: { ja: '本物のメール', en: 'What our mails are like' },
      points: [
        {
          ja: '差出人のメールアドレスは「no-reply@{domain}」です。',
          en: 'They come from “no-reply@{domain}”.',
        },
        {
          when: ({ known }) => known,
          ja: '件名は「【{tag}】」で始まります。差出人の名前は「{insurer}」です。',
          en: 'The subject begins with “【{tag}】”, and the sender is called “{insurer}”.',
        },
        {
          ja: 'メールの中のリンクは、「{issuer}/」で始まります。',
          en: 'Links in them begin with “{issuer}/”.',
        },
        {
          ja: '画像や添付ファイルはありません。',
          en: 'They have neither pictures nor attachments.',
        },
        {
          when: (ways) => ways['email-otp'],
          ja: 'ワンタイムパスワードのメールに、リンクはありません。',
          en: 'A mail with a one-time password has no link in it.',
        },
      ],
    },
    {
      title: { ja: '決してお願いしないこと', en: 'What we never ask for' },
      points: [
        {
          ja: 'パスワードや、メールで届いた数字を、電話やメールでお尋ねすることはありません。健康保険組合の者だと名乗る人にも、教えないでください。',
          en: 'Nobody of ours asks for your password or for a code from a mail, on the phone or by mail. Never tell them to anyone, not even to one who claims to be from your health insurance society.',
        },
        {
          ja: '口座番号やクレジットカードの番号を、ログインの画面でお尋ねすることはありません。',
          en: 'The pages for signing in never ask for bank account or credit card numbers.',
        },
      ],
    },
    {
      title: { ja: 'あやしいと思ったら', en: 'If a mail seems false' },
      steps: [
        {
          ja: 'メールの中のリンクを開かず、返信もしません。',
          en: 'Do not open links in it, and do not answer it.',
        },
        {
          ja: '画面のいちばん上のアドレスが「{host}」でなければ、何も入力せずに閉じます。',
          en: 'If you have opened one: where the address at the top of the browser is not “{host}”, enter nothing and close the page.',
        },
        {
          ja: 'サービスは、メールのリンクからではなく、いつものブックマークや健康保険組合のホームページから開きます。',
          en: 'Open the service from your bookmark or the website of your health insurance society, not from a mail.',
        },
      ],
    },
    {
      title: {
        ja: '頼んでいない数字やリンクのメールが届いたとき',
        en: 'If a code or a link comes that you did not ask for',
      },
      points: [
        {
          when: (ways) => ways['email-otp'],
          ja: 'ワンタイムパスワードが届いたときは、だれかがあなたのパスワードを知っているかもしれません。数字をだれにも教えず、パスワードを変更してください。',
          en: 'If it is a one-time password, somebody may know your password. Tell nobody the digits, and change your password.',
          at: '/account/password',
        },
        {
          ja: '「メールアドレスの確認」が届いたときは、何もしなければ、登録されません。リンクを開いて「心当たりがない」を押すと、取りやめにできます。',
          en: 'If it is “Confirm your email address”, nothing is registered as long as you do nothing. Open the link and press “It was not me” to stop it.',
          screen: 'not-me',
        },
        {
          ja: '「メールアドレスを変更しました」が届いたときは、{undoHours}時間以内に、メールの中のリンクを開いて「元のメールアドレスに戻す」を押し、お問い合わせ先にご連絡ください。',
          en: 'If it is “Your email address was changed”, open the link in it within {undoHours} hours, press “Restore the old address”, and tell the contact below.',
        },
        {
          ja: '「パスワードの再設定」が届いたときは、リンクを開かずに削除してください。今のパスワードは変わりません。',
          en: 'If it is “Set a new password”, delete it without opening the link. Your password stays as it is.',
        },
      ],
    },
    {
      title: {
        ja: '入力してしまったとき、数字を教えてしまったとき',
        en: 'If you have entered something, or told somebody a code',
      },
      steps: [
        {
          ja: 'すぐに、パスワードを変更します。',
          en: 'Change your password at once.',
          at: '/account/password',
        },
        lines.endSessions,
        {
          ja: 'お問い合わせ先に連絡します。',
          en: 'Tell the contact below.',
        },
      ],
    },
  ],
  trouble: [
    {
      ja: 'ログインできずパスワードを変更できないときは、新しいパスワードを決め直してください。',
      en: 'If you cannot sign in to change your password, set a new one.',
      at: '/recovery/password',
    },
    {
      ja: '本物かどうかわからないときは、何も押さずに、お問い合わせ先にご確認ください。',
      en: 'If you cannot tell whether a mail is ours, press nothing in it and ask the contact below.',
    },
  ],
  ask: [
    {
      ja: '届いたメールの差出人、件名、届いた日時',
      en: 'From whom the mail came, its subject, and when it arrived',
    },
    {
      ja: '入力したもの、教えてしまったもの（パスワードそのものは、お伝えにならないでください）',
      en: 'What you entered or told somebody (but not the password itself)',
    },
  ],
};
