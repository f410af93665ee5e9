import { bilingual } from '../../../http/text/bilingual.ts';

export const text = bilingual({
  ja: {
    title: '新しいパスワード',
    lead: '次のログインから使うパスワードを決めてください。',
    rulesTitle: 'パスワードの決まり',
    rules: [
      '8文字以上、64文字以内',
      '英字と数字を、それぞれ1文字以上入れる',
      '記号・番号・生年月日・ユーザIDを入れない',
      '最初のパスワードと同じものや、よく使われるもの（password1 など）は使えません',
    ],
    example: '例：{example}（この例は使わず、ご自分で決めてください）',
    label: '新しいパスワード',
    confirmation: '新しいパスワード（確認）',
    confirmationSupport: '同じパスワードを、もう一度入力してください。',
  },
  en: {
    title: 'New password',
    lead: 'Choose the password you will use from the next sign-in on.',
    rulesTitle: 'What it must be like',
    rules: [
      '8 to 64 characters',
      'at least one letter and one digit',
      'without your symbol, number, date of birth or user ID',
      'not your first password, and not a very common one (such as password1)',
    ],
    example: 'Example: {example} (please do not use this one but make your own)',
    label: 'New password',
    confirmation: 'New password (again)',
    confirmationSupport: 'Please enter the same password once more.',
  },
});

/** What stands in the place of those for whoever has a password already. */
export const changing = bilingual({
  ja: {
    lead: '次のログインから使うパスワードを決めてください。変更すると、ほかの端末のログインはすべて終わります。',
    rules: [
      '8文字以上、64文字以内',
      '英字と数字を、それぞれ1文字以上入れる',
      '記号・番号・生年月日・ユーザIDを入れない',
      '今のパスワードと同じものや、よく使われるもの（password1 など）は使えません',
    ],
  },
  en: {
    lead: 'Choose the password you will use from the next sign-in on. This ends your sign-in on every other device.',
    rules: [
      '8 to 64 characters',
      'at least one letter and one digit',
      'without your symbol, number, date of birth or user ID',
      'not your present password, and not a very common one (such as password1)',
    ],
  },
});
