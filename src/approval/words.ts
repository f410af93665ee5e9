import type { Bilingual } from '../errors.ts';
import type { Act, ApprovalState } from './approval.ts';

export const actWords: Record<Act, Bilingual> = {
  'member reset-factor': { ja: '認証方法の初期化', en: 'reset the second factor' },
  'member reset-email': { ja: 'メールアドレスの取り消し', en: 'remove the email address' },
  'member reset-password': { ja: '初回ログインの前の状態に戻す', en: 'back to before the first sign-in' },
  'member import': { ja: '加入者の取り込み', en: 'import members' },
  'member notices': { ja: 'お知らせの作成', en: 'make letters' },
};

export const approvalStateWords: Record<ApprovalState, Bilingual> = {
  open: { ja: '承認待ち', en: 'open' },
  approved: { ja: '承認済み・未実行', en: 'approved' },
  refused: { ja: '却下', en: 'refused' },
  expired: { ja: '期限切れ', en: 'expired' },
  done: { ja: '実行済み', en: 'done' },
};
