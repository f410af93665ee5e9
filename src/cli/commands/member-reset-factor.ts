import { removePasskeys } from '../../credential/passkey-store.ts';
import { endRecoveryCodes } from '../../credential/recovery-code-store.ts';
import { removeTotp } from '../../credential/totp-store.ts';
import { resetFactor } from '../../member/store.ts';
import { rulesOf } from '../../throttle/rules.ts';
import { forgive } from '../../throttle/throttle.ts';
import { memberReset, type Reset } from '../member-reset.ts';

export const factorReset: Reset = {
  name: 'member reset-factor',
  about: {
    ja: '認証方法を初期化する（端末をなくした加入者が、次のログインで選び直せる）',
    en: 'reset the second factor, for a member who has lost it: the next sign-in asks for another',
  },
  example:
    'member reset-factor --insurer sample --user-id testuser01 --reason "スマートフォンの紛失、本人確認済み"',
  question: {
    ja: '{member} の認証方法（パスキー、ワンタイムパスワード、予備のコード）をすべて削除し、すべての端末からログアウトさせます。よろしいですか。',
    en: 'Remove every passkey, one-time password set-up and recovery code of {member}, and sign them out everywhere?',
  },
  next: {
    ja: '次のログインで、認証方法を選び直します。パスワードは変わりません。',
    en: 'The next sign-in asks for a second factor again. The password stays.',
  },
  action: 'factor.reset',
  event: 'factor-reset',
  async carryOut(db, { member, insurer, secrets, now }) {
    const removed = {
      factor: member.factor ?? 'none',
      passkeys: await removePasskeys(db, member),
      email_otp: member.emailOtpSetUpAt !== null,
      totp: await removeTotp(db, member),
      recovery_codes: await endRecoveryCodes(db, member),
    };
    await resetFactor(db, member, now);
    // Too many wrong codes turn one-time passwords off; whoever starts anew starts from nought.
    await forgive(db, secrets, [{ rule: rulesOf(insurer).otp, insurerId: insurer.id, key: member.id }]);
    return removed;
  },
};

export const memberResetFactor = memberReset(factorReset);
