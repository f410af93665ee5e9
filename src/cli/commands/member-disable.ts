import { disableMember } from '../../member/desk-store.ts';
import { memberCommand } from '../member-command.ts';

export const memberDisable = memberCommand({
  name: 'member disable',
  about: {
    ja: '加入者の利用を止める（再開するまでログインできない。取り込みでは再開しない）',
    en: 'stop an account: no sign-in until member enable, whatever an import says',
  },
  example: 'member disable --insurer sample --user-id testuser01 --reason "不正利用の疑い"',
  question: {
    ja: '{member} の利用を止め、すべての端末とサービスからログアウトさせます。よろしいですか。',
    en: 'Stop the account of {member}, and sign them out of every device and service?',
  },
  action: 'member.disabled',
  event: 'account-disabled',
  already: ({ disabledAt }) =>
    disabledAt === null ? null : { ja: 'すでに停止しています。', en: 'It was stopped already.' },
  next: () => ({
    ja: '停止しました。member enable で再開するまで、ログインできません。',
    en: 'Stopped: nobody signs in until member enable.',
  }),
  async carryOut(db, { member, now }) {
    await disableMember(db, member, now);
    return { left: member.status === 'left' };
  },
});
