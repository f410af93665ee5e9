import { bilingual } from '../../../http/text/bilingual.ts';

export const text = bilingual({
  ja: {
    title: 'メールアドレスの設定',
    lead: 'このサービスを使いはじめるには、メールアドレスの登録が必要です。確認のメールをお送りします。',
    label: 'メールアドレス',
    support: 'いつも受け取れるメールアドレスを入力してください。ご家族と同じメールアドレスでもかまいません。',
    domain:
      'メールの受信を制限している方は、「@{domain}」からのメールを受け取れるように、先に設定してください。',
    signOutEverywhere: '全てのデバイスからサインアウトする',
    signOutEverywhereSupport:
      'ほかのパソコンやスマートフォンでログインしたままになっていれば、ログアウトします。安全のため、チェックを入れたままにしてください。',
  },
  en: {
    title: 'Your email address',
    lead: 'To activate your account we need an email address. We will send a mail to confirm it.',
    label: 'Email address',
    support: 'Enter an address you can always read. It may be one that your family shares.',
    domain: 'If your mail is filtered, please allow mail from “@{domain}” first.',
    signOutEverywhere: 'Sign out of all devices',
    signOutEverywhereSupport:
      'Ends your sign-in on any other computer or phone. For your safety, please leave this ticked.',
  },
});

/** What stands in the place of those where another address takes the verified one's place. */
export const changing = bilingual({
  ja: {
    title: 'メールアドレスの変更',
    lead: '新しいメールアドレスを入力してください。確認のメールをお送りします。確認が済むまでは、今のメールアドレスのままです。',
    label: '新しいメールアドレス',
  },
  en: {
    title: 'Change your email address',
    lead: 'Please enter the new address. We will send a mail to confirm it. Until it is confirmed, your present address stays.',
    label: 'New email address',
  },
});
