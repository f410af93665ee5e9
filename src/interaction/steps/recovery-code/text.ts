import { bilingual } from '../../../http/text/bilingual.ts';

export const text = bilingual({
  ja: {
    title: '予備のコード',
    lead: '保管している予備のコードのうち、まだ使っていないものを1つ入力してください。',
    left: '使えるコードは、あと{left}個です。',
    label: '予備のコード',
    support: '例：3F7K-90QD-XW2M5（小文字でも、ハイフンがなくてもかまいません）',
    submit: 'ログイン',
    stuck: '予備のコードも見つからないときは、下のお問い合わせ先にご連絡ください。',
  },
  en: {
    title: 'Recovery code',
    lead: 'Enter one of the recovery codes you have kept, one you have not used yet.',
    left: 'Codes left: {left}.',
    label: 'Recovery code',
    support: 'Example: 3F7K-90QD-XW2M5 (small letters will do, and the hyphens may be left out)',
    submit: 'Sign in',
    stuck: 'If you cannot find your recovery codes either, please ask the contact below.',
  },
});
