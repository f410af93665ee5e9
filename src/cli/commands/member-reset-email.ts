import { endSecrets } from '../../credential/one-time-secret.ts';
import { resetEmail } from '../../member/store.ts';
import { attemptsOf, lockablesOf } from '../../throttle/locks.ts';
import { forgive } from '../../throttle/throttle.ts';
import { memberReset, type Reset } from '../member-reset.ts';

export const emailReset: Reset = {
  name: 'member reset-email',
  about: {
    ja: 'メールアドレスの登録を取り消す（次のログインで、新しいアドレスを登録できる）',
    en: 'remove the email address, for a member who has lost the mailbox: the next sign-in asks for another',
  },
  example: 'member reset-email --insurer sample --user-id testuser01 --reason "アドレスの解約、本人確認済み"',
  question: {
    ja: '{member} のメールアドレスの登録を取り消し、すべての端末からログアウトさせます。よろしいですか。',
    en: 'Remove the email address of {member}, and sign them out everywhere?',
  },
  next: {
    ja: '次のログインで、新しいメールアドレスを登録します。パスワードは変わりません。',
    en: 'The next sign-in asks for an email address again. The password stays.',
  },
  action: 'email.reset',
  event: 'email-reset',
  async carryOut(db, { member, insurer, secrets, now }) {
    // Nothing that was mailed to the lost mailbox works any more, least of all what would bring it back.
    await endSecrets(db, member, now);
    await resetEmail(db, member, now);
    // Nor do codes that were typed from it count against those that come to the next.
    const lockables = lockablesOf(insurer, member);
    await forgive(db, secrets, attemptsOf(lockables, ['otp', 'verification-code', 'mail']));
    return {
      verified: member.email !== null,
      pending: member.pendingEmail !== null,
      email_otp: member.emailOtpSetUpAt !== null,
    };
  },
};

export const memberResetEmail = memberReset(emailReset);
