import { type Bilingual, bilingual } from '../http/text/bilingual.ts';
import { deskTexts, doneAtDesk } from './desk-notices.ts';
import { callInsurer, changePassword, type NoticeWords } from './notice-words.ts';

/** What a member is told of though nobody asked for a mail. */
export const noticeEvents = [
  'new-device',
  'passkey-added',
  'passkey-removed',
  'factor-changed',
  'app-removed',
  'email-changed',
  'email-restored',
  'password-changed',
  'second-factor-failed',
  'many-failures',
  'email-otp-instead',
  'recovery-code-used',
  'recovery-codes-made',
  'remembered-browser-ended',
  ...doneAtDesk,
] as const;
export type NoticeEvent = (typeof noticeEvents)[number];

/** Beside the link that undoes what happened, where there is one. */
export const undoText = bilingual({
  ja: '変更を元に戻すときは、72時間以内に次のリンクを開き、画面の案内に従ってください。',
  en: 'To undo the change, open the link below within 72 hours and follow the page.',
});

/** The words of every notice, by what happened. */
export const noticeTexts: Record<NoticeEvent, Bilingual<NoticeWords>> = {
  'new-device': bilingual({
    ja: {
      subject: '新しい端末でのログイン',
      what: '{service}（{insurer}）に、はじめての端末またはブラウザーからログインがあったことをお知らせします。',
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
      next: '次のログインから、登録した端末の顔・指紋・画面ロックでログインできます。',
      notYou: changePassword.ja,
    },
    en: {
      subject: 'A passkey was added',
      what: 'A new passkey was registered for your account at {service} ({insurer}).',
      next: 'From your next sign-in on, you can sign in with the face, fingerprint or screen lock of that device.',
      notYou: changePassword.en,
    },
  }),
  'passkey-removed': bilingual({
    ja: {
      subject: '生体認証（パスキー）を削除しました',
      what: '{service}（{insurer}）から、登録されていた生体認証（パスキー）が削除されたことをお知らせします。',
      next: '削除したパスキーでは、もうログインできません。',
      notYou: changePassword.ja,
    },
    en: {
      subject: 'A passkey was removed',
      what: 'A passkey was removed from your account at {service} ({insurer}).',
      next: 'Nobody can sign in with that passkey any more.',
      notYou: changePassword.en,
    },
  }),
  'factor-changed': bilingual({
    ja: {
      subject: '認証方法を設定しました',
      what: '{service}（{insurer}）にログインするときの認証方法が、新しく設定されたことをお知らせします。',
      next: '次のログインから、新しい認証方法で確認します。',
      notYou: changePassword.ja,
    },
    en: {
      subject: 'Your way to confirm sign-ins was set',
      what: 'The way you confirm that it is you when you sign in to {service} ({insurer}) was newly set.',
      next: 'It is asked for from your next sign-in on.',
      notYou: changePassword.en,
    },
  }),
  'app-removed': bilingual({
    ja: {
      subject: '認証アプリの登録を削除しました',
      what: '{service}（{insurer}）から、ワンタイムパスワード（OTP）の認証アプリの登録が削除されたことをお知らせします。',
      next: '認証アプリの数字では、もうログインできません。',
      notYou: changePassword.ja,
    },
    en: {
      subject: 'Your authenticator app was removed',
      what: 'The authenticator app for one-time passwords (OTP) was removed from your account at {service} ({insurer}).',
      next: 'Nobody can sign in with its codes any more.',
      notYou: changePassword.en,
    },
  }),
  'email-changed': bilingual({
    ja: {
      subject: 'メールアドレスを変更しました',
      what: '{service}（{insurer}）に登録されているメールアドレスが変更されたことをお知らせします。',
      next: 'このお知らせは、変更前と変更後の両方のメールアドレスにお送りしています。',
      notYou: callInsurer.ja,
    },
    en: {
      subject: 'Your email address was changed',
      what: 'The email address registered for your account at {service} ({insurer}) was changed.',
      next: 'This mail goes to both the address before and the address after the change.',
      notYou: callInsurer.en,
    },
  }),
  'email-restored': bilingual({
    ja: {
      subject: 'メールアドレスを元に戻しました',
      what: '{service}（{insurer}）のメールアドレスの変更が取り消され、変更前のメールアドレスに戻ったことをお知らせします。',
      next: '安全のため、すべての端末のログインが終わりました。ログイン画面の「パスワードを忘れた方はこちら」から、パスワードを決め直してください。そのあとアカウントの画面で、生体認証（パスキー）と認証方法に、心当たりのないものがないかをご確認ください。',
      notYou: callInsurer.ja,
    },
    en: {
      subject: 'Your email address was restored',
      what: 'A change of the email address of your account at {service} ({insurer}) was undone: the address before it is registered again.',
      next: 'For your safety, sign-ins on all devices have ended. Please set a new password with "Forgotten your password?" on the sign-in page. Then look at your account pages for passkeys, or a way to confirm, that are not yours.',
      notYou: callInsurer.en,
    },
  }),
  'password-changed': bilingual({
    ja: {
      subject: 'パスワードを変更しました',
      what: '{service}（{insurer}）のパスワードが変更されたことをお知らせします。',
      next: '安全のため、ほかの端末のログインはすべて終わりました。次のログインから、新しいパスワードを入力してください。',
      notYou: changePassword.ja,
    },
    en: {
      subject: 'Your password was changed',
      what: 'This mail tells you that your password for {service} ({insurer}) was changed.',
      next: 'For your safety, sign-ins on all other devices have ended. Please enter the new password from your next sign-in on.',
      notYou: changePassword.en,
    },
  }),
  'second-factor-failed': bilingual({
    ja: {
      subject: 'ログインが完了しませんでした',
      what: '{service}（{insurer}）で、正しいパスワードが入力されましたが、そのあとのワンタイムパスワードまたは生体認証が確認できませんでした。',
      next: 'この操作では、ログインされていません。ご自身の操作であれば、もう一度ログインしてください。',
      notYou: changePassword.ja,
    },
    en: {
      subject: 'A sign-in was not completed',
      what: 'At {service} ({insurer}) your right password was entered, but the one-time password or passkey after it was not right.',
      next: 'Nobody was signed in by it. If it was you, please sign in again.',
      notYou: changePassword.en,
    },
  }),
  'many-failures': bilingual({
    ja: {
      subject: 'ログインの失敗が続いています',
      what: '{service}（{insurer}）で、あなたのユーザIDを使ったログインの失敗が続いています。',
      next: '失敗した操作では、ログインされていません。ご自身がパスワードを忘れたときは、ログイン画面の「パスワードを忘れた方はこちら」から再設定できます。',
      notYou:
        'このメールに心当たりがないときも、パスワードを知られていなければログインされることはありません。同じメールが続くときは、ご加入の健康保険組合にご連絡ください。',
    },
    en: {
      subject: 'Sign-ins keep failing',
      what: 'At {service} ({insurer}) sign-ins with your user ID keep failing.',
      next: 'None of them signed anybody in. If you have forgotten your password, set a new one with "Forgotten your password?" on the sign-in page.',
      notYou:
        'If it was not you, nobody can sign in without knowing your password. If such mails keep coming, please tell your health insurance society.',
    },
  }),
  'email-otp-instead': bilingual({
    ja: {
      subject: '生体認証の代わりにワンタイムパスワードが使われました',
      what: '{service}（{insurer}）に、生体認証の代わりに、メールのワンタイムパスワードを使ったログインがあったことをお知らせします。',
      next: 'パスキーを登録した端末をなくしたときは、ログインしたあと、アカウントの「生体認証（パスキー）」の画面で、その端末のパスキーを削除してください。',
      notYou: changePassword.ja,
    },
    en: {
      subject: 'A one-time password was used instead of your passkey',
      what: 'Somebody signed in to {service} ({insurer}) with a one-time password by email instead of your passkey.',
      next: 'If you have lost the device with your passkey, remove that passkey on the page “Passkeys” of your account.',
      notYou: changePassword.en,
    },
  }),
  'recovery-code-used': bilingual({
    ja: {
      subject: '予備のコードが使われました',
      what: '{service}（{insurer}）に、予備のコードを使ったログインがあったことをお知らせします。',
      next: '使ったコードは、もう使えません。残りが少なくなったら、ログインしたあとのアカウントの画面で作り直してください。',
      notYou: changePassword.ja,
    },
    en: {
      subject: 'A recovery code was used',
      what: 'Somebody signed in to {service} ({insurer}) with one of your recovery codes.',
      next: 'That code no longer works. When few are left, make new ones on your account pages.',
      notYou: changePassword.en,
    },
  }),
  'recovery-codes-made': bilingual({
    ja: {
      subject: '予備のコードを作成しました',
      what: '{service}（{insurer}）の予備のコードが、新しく作成されたことをお知らせします。',
      next: '前に作成したコードは、もう使えません。',
      notYou: changePassword.ja,
    },
    en: {
      subject: 'New recovery codes were made',
      what: 'New recovery codes were made for your account at {service} ({insurer}).',
      next: 'Codes made before no longer work.',
      notYou: changePassword.en,
    },
  }),
  'remembered-browser-ended': bilingual({
    ja: {
      subject: '保存されたログイン状態を取り消しました',
      what: '{service}（{insurer}）で、「ログイン状態の保存」の古い情報が使われたため、安全のために保存を取り消しました。',
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
  ...deskTexts,
};
