import { enableMember } from '../../member/desk-store.ts';
import type { Member } from '../../member/member.ts';
import { memberCommand } from '../member-command.ts';

export const memberEnable = memberCommand({
  name: 'member enable',
  about: {
    ja: '止めた加入者の利用を再開する',
    en: 'let a stopped account be used again',
  },
  example: 'member enable --insurer sample --user-id testuser01 --reason "本人確認済み"',
  action: 'member.enabled',
  event: 'account-enabled',
  already: ({ disabledAt, status }) => (disabledAt === null ? notStopped[status] : null),
  next: ({ status }) =>
    status === 'left'
      ? {
          ja: '停止を取り消しました。資格喪失のため、まだログインできません（取り込みか member update --new-status 取得 で戻します）。',
          en: 'No longer stopped, but the member has left the insurer and cannot sign in: an import, or member update --new-status 取得, brings them back.',
        }
      : {
          ja: '再開しました。これまでと同じパスワードと認証方法でログインできます。',
          en: 'Let in again: password and second factor are as before.',
        },
  async carryOut(db, { member, now }) {
    await enableMember(db, member, now);
    return { left: member.status === 'left' };
  },
});

const inUse = { ja: '停止していません。', en: 'It is not stopped.' };
const notStopped: Record<Member['status'], { ja: string; en: string }> = {
  active: inUse,
  disabled: inUse,
  left: {
    ja: '停止ではなく、資格喪失です。取り込みか member update --new-status 取得 で戻します。',
    en: 'It is not stopped: the member has left the insurer. An import, or member update --new-status 取得, brings them back.',
  },
};
