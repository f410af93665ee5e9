import { bilingual } from '../../../http/text/bilingual.ts';

export const text = bilingual({
  ja: {
    title: '生年月日の入力',
    lead: 'ご本人であることを確かめるため、生年月日を入力してください。',
    duration: 'これから、はじめてのログインの設定をします。終わるまで、およそ3分です。',
    label: '生年月日(入力例:19790822)',
    placeholder: 'YYYYMMDD',
    support: '西暦から続けて、8けたの数字で入力します。',
    understood: '入力された生年月日：{date}',
  },
  en: {
    title: 'Date of birth',
    lead: 'To make sure that it is you, please enter your date of birth.',
    duration: 'We now set up your first sign-in. It takes about 3 minutes in all.',
    label: 'Date of birth (example: 19790822)',
    placeholder: 'YYYYMMDD',
    support: 'Eight digits: year, month, day.',
    understood: 'We read your date of birth as: {date}',
  },
});
