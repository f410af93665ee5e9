import { bilingual } from '../../../http/text/bilingual.ts';

export const text = bilingual({
  ja: {
    title: 'メールアドレスの確認',
    sent: '{email} に、確認のメールを送りました。',
    present: '確認が済むまでは、今のメールアドレス（{email}）のままです。',
    sender: '差出人は「{insurer} <no-reply@{domain}>」です。',
    steps: [
      '届いたメールを開きます。',
      'メールの中のリンクを開き、「メールアドレスを確認する」ボタンを押します。',
      'この画面に戻り、「更新」を押します。',
    ],
    byItself: '「更新」を押さなくても、確認が済むと、この画面は自動で次に進みます。',
    refresh: '更新',
    change: 'メールアドレスを変更する',
    codeTitle: 'リンクを開けないときは',
    codeLead: 'メールに書かれた6けたの確認コードを、ここに入力しても進めます。',
    code: '確認コード',
    codeSubmit: '確認コードで進む',
  },
  en: {
    title: 'Confirm your email address',
    sent: 'We have sent a mail to {email}.',
    present: 'Until it is confirmed, your present address ({email}) stays.',
    sender: 'It comes from “{insurer} <no-reply@{domain}>”.',
    steps: [
      'Open the mail.',
      'Open the link in it and press the button “Confirm email address”.',
      'Come back to this page and press “Refresh”.',
    ],
    byItself: 'This page also goes on by itself once the address is confirmed.',
    refresh: 'Refresh',
    change: 'Change the email address',
    codeTitle: 'If you cannot open the link',
    codeLead: 'You can also enter the 6-digit confirmation code from the mail here.',
    code: 'Confirmation code',
    codeSubmit: 'Go on with the code',
  },
});
