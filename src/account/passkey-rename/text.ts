import { bilingual } from '../../http/text/bilingual.ts';

export const text = bilingual({
  ja: {
    title: 'パスキーの名前の変更',
    lead: 'あとで見分けられるように、端末の名前をつけてください。',
    label: '使用している端末を識別できる名前',
    submit: '名前を変更する',
    back: '変更せずに戻る',
  },
  en: {
    title: 'Change the name of a passkey',
    lead: 'Give the device a name so that you can tell it apart later.',
    label: 'A name for the device you are using',
    submit: 'Change the name',
    back: 'Back without a change',
  },
});
