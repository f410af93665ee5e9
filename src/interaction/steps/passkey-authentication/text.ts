import { bilingual } from '../../../http/text/bilingual.ts';

export const text = bilingual({
  ja: {
    title: '生体認証',
    lead: '登録したパスキーで、ご本人であることを確認します。ボタンを押すと、端末の確認画面が開きます。',
    privacy: '顔や指紋の情報が、端末の外に出ることはありません。',
    submit: 'パスキーで認証する',
    otherDevice: '別のスマートフォンで認証（QRコード）',
    stuck: '端末をなくしたときや、認証できないときは、下のお問い合わせ先にご連絡ください。',
  },
  en: {
    title: 'Face or fingerprint',
    lead: 'Confirm with your passkey that it is you. When you press the button, a dialog of your device opens.',
    privacy: 'Your face and fingerprints never leave the device.',
    submit: 'Confirm with a passkey',
    otherDevice: 'Confirm with another phone (QR code)',
    stuck: 'If you have lost the device or cannot confirm, please ask the contact below.',
  },
});
