import { bilingual } from '../../../http/text/bilingual.ts';

export const text = bilingual({
  ja: {
    title: '健康保険組合を選ぶ',
    lead: '加入している健康保険組合を選んでください。次からは、このブラウザーが覚えています。',
    label: '健康保険組合',
    searchSupport: '名前の一部か、保険者番号（8けたの数字）を入力してください。',
    number: '保険者番号 {number}',
  },
  en: {
    title: 'Choose your health insurance society',
    lead: 'Please choose the society you belong to. This browser will remember it.',
    label: 'Health insurance society',
    searchSupport: 'Enter a part of its name, or the insurer number (8 digits).',
    number: 'Insurer number {number}',
  },
});
