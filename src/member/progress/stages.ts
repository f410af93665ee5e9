import { bilingual } from '../../http/text/bilingual.ts';
import type { Insurer } from '../../insurer/insurer.ts';

/** How far a member has come, in the order of the first sign-in. Each is counted by itself, as it stands today. */
export const stages = [
  'signed_in',
  'email_verified',
  'factor_chosen',
  'activated',
  'factor_registered',
] as const;
export type Stage = (typeof stages)[number];

/** Where there is no second factor, none is chosen or registered. */
export const stagesOf = ({ secondFactors }: Pick<Insurer, 'secondFactors'>): Stage[] =>
  stages.filter((stage) => secondFactors.length > 0 || !stage.startsWith('factor_'));

export const stageWords: Record<Stage, ReturnType<typeof bilingual<string>>> = {
  signed_in: bilingual({ ja: 'ログインした', en: 'Signed in' }),
  email_verified: bilingual({ ja: 'メールアドレスを確認した', en: 'Verified an address' }),
  factor_chosen: bilingual({ ja: '認証方法を選んだ', en: 'Chose a factor' }),
  activated: bilingual({ ja: 'パスワードを設定した', en: 'Set a password' }),
  factor_registered: bilingual({ ja: '認証方法を登録した', en: 'Registered the factor' }),
};

/** What is counted, for whoever reads a table and wonders. */
export const stageMeanings: Record<Stage, ReturnType<typeof bilingual<string>>> = {
  signed_in: bilingual({
    ja: '最初のパスワードを、はじめて正しく入力した人',
    en: 'who entered the right first password for the first time',
  }),
  email_verified: bilingual({
    ja: 'メールアドレスを確認済みの人',
    en: 'who has a verified email address',
  }),
  factor_chosen: bilingual({
    ja: '認証方法（生体認証・ワンタイムパスワード）を選んだ人',
    en: 'who has chosen a second factor (passkey or one-time password)',
  }),
  activated: bilingual({
    ja: '自分のパスワードを設定し、最初のパスワードが使えなくなった人',
    en: 'who has set a password of their own, which ends the first one',
  }),
  factor_registered: bilingual({
    ja: '認証方法の登録まで終えた人（すべて完了）',
    en: 'who has registered the second factor: everything is done',
  }),
};
