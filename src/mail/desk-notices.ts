import { type Bilingual, bilingual } from '../http/text/bilingual.ts';
import { callInsurer, type NoticeWords } from './notice-words.ts';

/** Done by an operator: no device of the member's had a part in it. */
export const doneAtDesk = [
  'factor-reset',
  'email-reset',
  'account-unlocked',
  'account-disabled',
  'account-enabled',
  'account-reset',
  'details-corrected',
] as const;

export const isDoneAtDesk = (event: string): boolean => doneAtDesk.some((known) => known === event);

/** Their words. */
export const deskTexts: Record<(typeof doneAtDesk)[number], Bilingual<NoticeWords>> = {
  'factor-reset': bilingual({
    ja: {
      subject: '認証方法を初期化しました',
      what: '{service}（{insurer}）にログインするときの認証方法が、健康保険組合の窓口で初期化されたことをお知らせします。',
      next: '安全のため、すべての端末のログインが終わりました。次のログインで、認証方法をもう一度選んで設定してください。パスワードは変わっていません。',
      notYou: callInsurer.ja,
    },
    en: {
      subject: 'Your way to confirm sign-ins was reset',
      what: 'Your health insurance society reset the way you confirm that it is you at {service} ({insurer}).',
      next: 'For your safety, sign-ins on all devices have ended. Please choose a way and set it up again at your next sign-in. Your password stays.',
      notYou: callInsurer.en,
    },
  }),
  'email-reset': bilingual({
    ja: {
      subject: 'メールアドレスの登録を取り消しました',
      what: '{service}（{insurer}）のメールアドレスの登録が、健康保険組合の窓口で取り消されたことをお知らせします。',
      next: '安全のため、すべての端末のログインが終わりました。次のログインで、新しいメールアドレスを登録してください。',
      notYou: callInsurer.ja,
    },
    en: {
      subject: 'Your email address was removed',
      what: 'Your health insurance society removed the email address of your account at {service} ({insurer}).',
      next: 'For your safety, sign-ins on all devices have ended. Please register a new address at your next sign-in.',
      notYou: callInsurer.en,
    },
  }),
  'account-unlocked': bilingual({
    ja: {
      subject: 'ログインのロックを解除しました',
      what: '{service}（{insurer}）で続いていたログインの失敗によるロックが、健康保険組合の窓口で解除されたことをお知らせします。',
      next: '安全のため、すべての端末のログインが終わりました。もう一度ログインしてください。パスワードと認証方法は変わっていません。',
      notYou: callInsurer.ja,
    },
    en: {
      subject: 'Your sign-in was unlocked',
      what: 'Sign-ins to {service} ({insurer}) with your user ID were locked after too many failures. Your health insurance society unlocked them.',
      next: 'For your safety, sign-ins on all devices have ended. Please sign in again. Your password and the way you confirm that it is you stay.',
      notYou: callInsurer.en,
    },
  }),
  'account-disabled': bilingual({
    ja: {
      subject: 'ご利用を停止しました',
      what: '{service}（{insurer}）のご利用が、健康保険組合の窓口で停止されたことをお知らせします。',
      next: 'すべての端末のログインが終わり、再開されるまでログインできません。',
      notYou: callInsurer.ja,
    },
    en: {
      subject: 'Your account was stopped',
      what: 'Your health insurance society stopped your account at {service} ({insurer}).',
      next: 'Sign-ins on all devices have ended, and you cannot sign in until it is let in again.',
      notYou: callInsurer.en,
    },
  }),
  'account-enabled': bilingual({
    ja: {
      subject: 'ご利用を再開しました',
      what: '{service}（{insurer}）のご利用が、健康保険組合の窓口で再開されたことをお知らせします。',
      next: 'これまでと同じパスワードと認証方法で、ログインできます。',
      notYou: callInsurer.ja,
    },
    en: {
      subject: 'Your account can be used again',
      what: 'Your health insurance society let your account at {service} ({insurer}) be used again.',
      next: 'You can sign in with the same password, and confirm that it is you in the same way, as before.',
      notYou: callInsurer.en,
    },
  }),
  'account-reset': bilingual({
    ja: {
      subject: 'アカウントを初回ログイン前の状態に戻しました',
      what: '{service}（{insurer}）のあなたのアカウントが、健康保険組合の窓口で、初回ログインの前の状態に戻されたことをお知らせします。',
      next: 'すべての端末のログインが終わり、パスワード、メールアドレス、認証方法の登録が消えました。健康保険組合からの案内にしたがって、もう一度初回ログインをしてください。',
      notYou: callInsurer.ja,
    },
    en: {
      subject: 'Your account is back to before the first sign-in',
      what: 'Your health insurance society set your account at {service} ({insurer}) back to the state before the first sign-in.',
      next: 'Sign-ins on all devices have ended; your password, email address and the way you confirm that it is you are gone. Please sign in for the first time again, as your society tells you.',
      notYou: callInsurer.en,
    },
  }),
  'details-corrected': bilingual({
    ja: {
      subject: '登録内容を訂正しました',
      what: '{service}（{insurer}）で本人確認に使う登録内容（生年月日、記号・番号など）が、健康保険組合の窓口で訂正されたことをお知らせします。',
      next: 'ログインの方法は変わりません。',
      notYou: callInsurer.ja,
    },
    en: {
      subject: 'What we know of you was corrected',
      what: 'Your health insurance society corrected what {service} ({insurer}) identifies you by, such as your date of birth, symbol or number.',
      next: 'You sign in as before.',
      notYou: callInsurer.en,
    },
  }),
};
