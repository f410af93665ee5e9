import { bilingual } from '../http/text/bilingual.ts';
import { text as birthdate } from '../interaction/steps/birthdate/text.ts';
import { text as insurer } from '../interaction/steps/insurer/text.ts';
import { changing, text as newPassword } from '../interaction/steps/new-password/text.ts';

const asked = bilingual({
  ja: {
    birthdate: wordsOfBirthdate(birthdate.ja),
    insurer: wordsOfInsurer(insurer.ja),
    otherInsurer: 'ほかの健康保険組合の方はこちら',
    submit: 'メールを送る',
    noAddress: 'メールアドレスを登録していない方、メールを受け取れない方',
  },
  en: {
    birthdate: wordsOfBirthdate(birthdate.en),
    insurer: wordsOfInsurer(insurer.en),
    otherInsurer: 'If you belong to another health insurance society',
    submit: 'Send the mail',
    noAddress: 'If you have not registered an email address, or cannot read it any more',
  },
});

/** The words of the pages around a forgotten password or user ID, by view. */
export const recoveryTexts = {
  'recovery/forgot-password': bilingual({
    ja: {
      title: 'パスワードを忘れた方',
      lead: '登録したメールアドレスに、パスワードを決め直すためのメールをお送りします。',
      ...asked.ja,
      userId: 'ユーザID',
      forgotUserId: 'ユーザIDを忘れた方はこちら',
      first: {
        title: 'まだ一度もログインしていない方',
        lead: '最初のパスワードは、「記号」「番号」「生年月日（8けた）」を続けたものです。仮パスワードのお知らせを受け取った方は、その仮パスワードです。',
        link: '記号・番号の調べ方',
      },
      noAddressLead:
        'この画面ではパスワードを決め直せません。下のお問い合わせ先の健康保険組合に、「パスワードを忘れた」とご連絡ください。',
    },
    en: {
      title: 'If you forgot your password',
      lead: 'We will send a mail to your registered address, with which you can choose a new password.',
      ...asked.en,
      userId: 'User ID',
      forgotUserId: 'Forgotten your user ID?',
      first: {
        title: 'If you have never signed in yet',
        lead: 'Your first password is your symbol, your number and your date of birth (8 digits) in a row. If you were sent a provisional password, it is that one.',
        link: 'How to find your symbol and number',
      },
      noAddressLead:
        'You cannot choose a new password here. Please tell your health insurance society, at the contact below, that you forgot your password.',
    },
  }),
  'recovery/forgot-user-id': bilingual({
    ja: {
      title: 'ユーザIDを忘れた方',
      lead: '登録したメールアドレスに、ユーザIDをお知らせするメールをお送りします。',
      ...asked.ja,
      email: '登録したメールアドレス',
      noAddressLead:
        'ユーザIDは、加入したときのお知らせに書かれています。見つからないときは、下のお問い合わせ先の健康保険組合に、「ユーザIDを忘れた」とご連絡ください。',
    },
    en: {
      title: 'If you forgot your user ID',
      lead: 'We will send a mail with your user ID to your registered address.',
      ...asked.en,
      email: 'The email address you registered',
      noAddressLead:
        'Your user ID is in the notice you were sent when you joined. If you cannot find it, please tell your health insurance society, at the contact below, that you forgot your user ID.',
    },
  }),
  'recovery/reset-password': bilingual({
    ja: {
      title: '新しいパスワードを決める',
      lead: '{service}（{insurer}）のユーザID「{userId}」のパスワードを決め直します。',
      birthdate: { ...wordsOfBirthdate(birthdate.ja), understood: birthdate.ja.understood },
      password: {
        ...wordsOfPassword(newPassword.ja),
        rules: changing.ja.rules,
      },
      after:
        '決め直すと、ほかの端末のログインはすべて終わります。認証方法（生体認証やワンタイムパスワード）は変わりません。',
    },
    en: {
      title: 'Choose a new password',
      lead: 'You are choosing a new password for the user ID “{userId}” at {service} ({insurer}).',
      birthdate: { ...wordsOfBirthdate(birthdate.en), understood: birthdate.en.understood },
      password: {
        ...wordsOfPassword(newPassword.en),
        rules: changing.en.rules,
      },
      after:
        'This ends your sign-in on every other device. How you confirm that it is you (face or fingerprint, one-time password) stays as it is.',
    },
  }),
};

function wordsOfBirthdate({ label, placeholder, support }: (typeof birthdate)['ja']) {
  return { label, placeholder, support };
}

function wordsOfInsurer({ label, searchSupport, number }: (typeof insurer)['ja']) {
  return { label, searchSupport, number };
}

function wordsOfPassword({ title: _title, lead: _lead, ...words }: (typeof newPassword)['ja']) {
  return words;
}
