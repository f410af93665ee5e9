import { lockablesOf } from '../../throttle/locks.ts';
import { readLocks } from '../../throttle/locks-store.ts';
import { forgive } from '../../throttle/throttle.ts';
import { memberCommand } from '../member-command.ts';

export const memberUnlock = memberCommand({
  name: 'member unlock',
  about: {
    ja: 'まちがいが続いてできなくなったログインや確認を、もう一度できるようにする',
    en: 'let a member try again who has failed too often: password, date of birth, one-time password',
  },
  example: 'member unlock --insurer sample --user-id testuser01 --reason "本人からの電話、本人確認済み"',
  action: 'member.unlocked',
  event: 'account-unlocked',
  next: () => ({
    ja: 'ロックを解除し、すべての端末からログアウトさせました。もう一度ログインできます。パスワードは変わりません。',
    en: 'Unlocked, and signed out everywhere: the member can sign in again. The password stays.',
  }),
  async carryOut(db, { member, insurer, secrets, now }) {
    const lockables = lockablesOf(insurer, member);
    const locks = await readLocks(db, secrets, lockables, now);
    await forgive(
      db,
      secrets,
      lockables.map(({ attempt }) => attempt),
    );
    const shut = locks.filter(({ shutUntil }) => shutUntil !== null);
    return { unlocked: [...new Set(shut.map(({ name }) => name))].join(' ') };
  },
});
