import type { CliCommand } from '../command.ts';
import { memberFlags } from '../member-named.ts';
import { resetByMail } from '../reset-by-mail.ts';
import { resetToInitial } from '../reset-to-initial.ts';

export const memberResetPassword: CliCommand = {
  name: 'member reset-password',
  about: {
    ja: '初回ログインの前の状態に戻す。--by-mail では、本人が新しいパスワードを決めるリンクをメールで送る',
    en: 'back to before the first sign-in; with --by-mail the member is mailed a link to a new password',
  },
  example:
    'member reset-password --insurer sample --user-id testuser01 --by-mail --reason "パスワード忘れ、本人確認済み"',
  flags: [
    ...memberFlags,
    {
      flags: '--by-mail',
      about: {
        ja: '確認済みのメールアドレスに、再設定のリンクを送る（ほかの登録はそのまま）',
        en: 'mail the verified address a link; everything else stays',
      },
    },
    {
      flags: '--provisional-password',
      about: {
        ja: 'ログイン区分 1・2 でも仮パスワードを作る（記号・番号・生年月日を他人に知られたとき）',
        en: 'make a provisional password for cohorts 1 and 2 as well, whose rule somebody else could follow',
      },
    },
  ],
  destructive: true,
  run: (call) =>
    call.withDatabase((parts) => (call.has('byMail') ? resetByMail : resetToInitial)(call, parts)),
};
