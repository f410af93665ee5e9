import { type Bilingual, bilingual } from '../http/text/bilingual.ts';

/** What a member is told of though nobody asked for a mail. */
export const noticeEvents = [
  'new-device',
  'passkey-added',
  'passkey-removed',
  'factor-changed',
  'email-changed',
  'password-changed',
  'second-factor-failed',
  'many-failures',
  'email-otp-instead',
  'recovery-code-used',
  'recovery-codes-made',
  'remembered-browser-ended',
  'factor-reset',
  'email-reset',
] as const;
export type NoticeEvent = (typeof noticeEvents)[number];

interface Words {
  subject: string;
  /** The first line: what happened, at `{service}（{insurer}）`. */
  what: string;
  /** What follows from it, or what to do next; the empty string where nothing does. */
  next: string;
  /** What to do if it was not the member. */
  notYou: string;
}

const changePassword = {
  ja: 'このメールに心当たりがないときは、すぐにログイン画面の「パスワードを忘れた方はこちら」からパスワードを再設定し、ご加入の健康保険組合にご連絡ください。',
  en: 'If it was not you, set a new password at once with "Forgotten your password?" on the sign-in page, and tell your insurer.',
};
const callInsurer = {
  ja: 'このメールに心当たりがないときは、すぐにご加入の健康保険組合にご連絡ください。',
  en: 'If you do not know about this, please tell your insurer at once.',
};

/** The words of every notice, by what happened. */
export const noticeTexts: Record<NoticeEvent, Bilingual<Words>> = {
  'new-device': bilingual({
    ja: {
      subject: '新しい端末でのログイン',
      what: '{service}（{insurer}）に、これまでと違う端末またはブラウザからログインがありました。',
      next: 'ご自身のログインであれば、何もする必要はありません。',
      notYou: changePassword.ja,
    },
    en: {
      subject: 'Sign-in from a new device',
      what: 'Somebody signed in to {service} ({insurer}) with your user ID, from a device or browser not used before.',
      next: 'If it was you, there is nothing to do.',
      notYou: changePassword.en,
    },
  }),
  'passkey-added': bilingual({
    ja: {
      subject: '生体認証（パスキー）を登録しました',
      what: '{service}（{insurer}）に、新しい生体認証（パスキー）が登録されたことをお知らせします。',
      next: '',
      notYou: changePassword.ja,
    },
    en: {
      subject: 'A passkey was added',
      what: 'A new passkey was registered for your account at {service} ({insurer}).',
      next: '',
      notYou: changePassword.en,
    },
  }),
  'passkey-removed': bilingual({
    ja: {
      subject: '生体認証（パスキー）を削除しました',
      what: '{service}（{insurer}）から、登録されていた生体認証（パスキー）が削除されたことをお知らせします。',
      next: '',
      notYou: changePassword.ja,
    },
    en: {
      subject: 'A passkey was removed',
      what: 'A passkey was removed from your account at {service} ({insurer}).',
      next: '',
      notYou: changePassword.en,
    },
  }),
  'factor-changed': bilingual({
    ja: {
      subject: '認証方法を変更しました',
      what: '{service}（{insurer}）の認証方法が変更されたことをお知らせします。',
      next: '',
      notYou: changePassword.ja,
    },
    en: {
      subject: 'Your second step was changed',
      what: 'How you confirm that it is you at {service} ({insurer}) was changed.',
      next: '',
      notYou: changePassword.en,
    },
  }),
  'email-changed': bilingual({
    ja: {
      subject: 'メールアドレスを変更しました',
      what: '{service}（{insurer}）に登録されているメールアドレスが変更されたことをお知らせします。',
      next: '',
      notYou: callInsurer.ja,
    },
    en: {
      subject: 'Your email address was changed',
      what: 'The email address registered at {service} ({insurer}) was changed.',
      next: '',
      notYou: callInsurer.en,
    },
  }),
  'password-changed': bilingual({
    ja: {
      subject: 'パスワードを変更しました',
      what: '{service}（{insurer}）のパスワードが変更されたことをお知らせします。',
      next: '安全のため、それまでのログインはすべての端末で終わりました。新しいパスワードで、もう一度ログインしてください。',
      notYou: changePassword.ja,
    },
    en: {
      subject: 'Your password was changed',
      what: 'This mail tells you that your password for {service} ({insurer}) was changed.',
      next: 'For your safety, all earlier sign-ins have ended on every device. Please sign in again with the new password.',
      notYou: changePassword.en,
    },
  }),
  'second-factor-failed': bilingual({
    ja: {
      subject: 'ログインが完了しませんでした',
      what: '{service}（{insurer}）で、正しいパスワードが入力されたあと、ワンタイムパスワードまたは生体認証が確認できませんでした。',
      next: 'ご自身の操作であれば、何もする必要はありません。もう一度ログインしてください。',
      notYou: changePassword.ja,
    },
    en: {
      subject: 'A sign-in was not completed',
      what: 'At {service} ({insurer}) your right password was entered, but the one-time password or passkey after it was not.',
      next: 'If it was you, there is nothing to do. Please sign in again.',
      notYou: changePassword.en,
    },
  }),
  'many-failures': bilingual({
    ja: {
      subject: 'ログインの失敗が続いています',
      what: '{service}（{insurer}）で、あなたのユーザIDでのログインの失敗が続いています。',
      next: 'パスワードを忘れたときは、ログイン画面の「パスワードを忘れた方はこちら」から再設定できます。',
      notYou:
        'ご自身の操作でないときも、ログインはされていません。続くようでしたら、ご加入の健康保険組合にご連絡ください。',
    },
    en: {
      subject: 'Several sign-ins have failed',
      what: 'At {service} ({insurer}) several sign-ins with your user ID have failed.',
      next: 'If you have forgotten your password, set a new one with "Forgotten your password?" on the sign-in page.',
      notYou: 'If it was not you, nobody has been signed in. If it goes on, please tell your insurer.',
    },
  }),
  'email-otp-instead': bilingual({
    ja: {
      subject: '生体認証の代わりにワンタイムパスワードが使われました',
      what: '{service}（{insurer}）で、生体認証の代わりに、メールのワンタイムパスワードでログインがありました。',
      next: '端末をなくしたときは、ログイン後の「アカウント」の画面で、なくした端末の生体認証を削除してください。',
      notYou: changePassword.ja,
    },
    en: {
      subject: 'A one-time password was used instead of your passkey',
      what: 'Somebody signed in to {service} ({insurer}) with a one-time password by mail instead of your passkey.',
      next: 'If you have lost a device, remove its passkey on your account pages.',
      notYou: changePassword.en,
    },
  }),
  'recovery-code-used': bilingual({
    ja: {
      subject: '予備のコードが使われました',
      what: '{service}（{insurer}）で、予備のコードを使ったログインがありました。',
      next: '',
      notYou: changePassword.ja,
    },
    en: {
      subject: 'A recovery code was used',
      what: 'Somebody signed in to {service} ({insurer}) with one of your recovery codes.',
      next: '',
      notYou: changePassword.en,
    },
  }),
  'recovery-codes-made': bilingual({
    ja: {
      subject: '予備のコードを作成しました',
      what: '{service}（{insurer}）の予備のコードが新しく作成されたことをお知らせします。前のコードは使えません。',
      next: '',
      notYou: changePassword.ja,
    },
    en: {
      subject: 'New recovery codes were made',
      what: 'New recovery codes were made for your account at {service} ({insurer}). Earlier ones no longer work.',
      next: '',
      notYou: changePassword.en,
    },
  }),
  'remembered-browser-ended': bilingual({
    ja: {
      subject: '保存されたログイン状態を取り消しました',
      what: '{service}（{insurer}）で、保存されたログイン状態の古い情報が使われたため、安全のためにその保存を取り消しました。',
      next: '次のログインでは、パスワードを入力してください。',
      notYou: changePassword.ja,
    },
    en: {
      subject: 'A kept sign-in was ended',
      what: 'At {service} ({insurer}) an outdated copy of a kept sign-in was used, so we ended it for your safety.',
      next: 'Please enter your password at the next sign-in.',
      notYou: changePassword.en,
    },
  }),
  'factor-reset': bilingual({
    ja: {
      subject: '認証方法を初期化しました',
      what: '{service}（{insurer}）の認証方法が、健康保険組合の窓口で初期化されたことをお知らせします。',
      next: '次のログインで、認証方法をもう一度選んで設定してください。',
      notYou: callInsurer.ja,
    },
    en: {
      subject: 'Your second step was reset',
      what: 'Your insurer reset how you confirm that it is you at {service} ({insurer}).',
      next: 'Please choose and set it up again at your next sign-in.',
      notYou: callInsurer.en,
    },
  }),
  'email-reset': bilingual({
    ja: {
      subject: 'メールアドレスの登録を取り消しました',
      what: '{service}（{insurer}）のメールアドレスの登録が、健康保険組合の窓口で取り消されたことをお知らせします。',
      next: '次のログインで、新しいメールアドレスを登録してください。',
      notYou: callInsurer.ja,
    },
    en: {
      subject: 'Your email address was removed',
      what: 'Your insurer removed the email address registered at {service} ({insurer}).',
      next: 'Please register your new address at your next sign-in.',
      notYou: callInsurer.en,
    },
  }),
};
