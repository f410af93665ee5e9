import { bilingual } from '../../../http/text/bilingual.ts';

export const text = bilingual({
  ja: {
    title: '登録コードの入力',
    lead: 'ご本人であることを確かめるため、健康保険組合からのお知らせに書かれた登録コードを入力してください。',
    label: '登録コード（8文字）',
    support: '例：7KWM-3XRP（小文字でも、ハイフンがなくてもかまいません）',
    newest: 'お知らせが2通以上あるときは、いちばん新しいお知らせの登録コードを入力してください。',
    lost: 'お知らせをなくした方や、登録コードが書かれていない方は、下のお問い合わせ先にご連絡ください。新しい登録コードをお送りします。',
    none: 'このユーザIDの登録コードは、まだお送りしていません。お手数ですが、下のお問い合わせ先にご連絡ください。',
  },
  en: {
    title: 'Activation code',
    lead: 'To make sure that it is you, please enter the activation code on the notice from your health insurance society.',
    label: 'Activation code (8 characters)',
    support: 'Example: 7KWM-3XRP (small letters will do, and the hyphen may be left out)',
    newest: 'If you have had more than one notice, enter the code on the newest.',
    lost: 'If you have lost the notice, or it shows no code, please ask the contact below: they send you a new one.',
    none: 'No activation code has been sent for this user ID yet. Please ask the contact below.',
  },
});
