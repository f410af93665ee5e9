import { bilingual } from '../../../http/text/bilingual.ts';

export const text = bilingual({
  ja: {
    title: '生体認証の設定',
    lead: '顔や指紋などでログインできるように、パスキーを登録します。',
    leadAdding:
      '新しいパスキーを追加します。この端末か、別のスマートフォンの顔や指紋などでも、ログインできるようになります。今までのパスキーや認証方法は、そのまま残ります。',
    before: {
      title: 'はじめる前に',
      items: [
        'この端末で、顔認証・指紋認証・画面ロックのどれかが使える設定になっていることをご確認ください。設定のしかたは、端末の説明書をご覧ください。',
        '顔や指紋の情報が、この端末の外に出ることはありません。',
      ],
    },
    dialog: {
      title: 'ボタンを押すと',
      items: [
        '端末の確認画面が開きます。画面は、端末によって違います。',
        'いくつか選べるときは、顔や指紋の認証を選んでください。',
        '生体認証のないパソコンでは、スマートフォンに登録できます。',
      ],
    },
    submit: 'この端末に登録する',
    otherDevice: '別のスマートフォンに登録する（QRコード）',
  },
  en: {
    title: 'Set up face or fingerprint',
    lead: 'We register a passkey, so that you can sign in with your face, fingerprint or screen lock.',
    leadAdding:
      'We add a passkey, so that you can also sign in with the face, fingerprint or screen lock of this device or of another phone. What you have registered so far stays.',
    before: {
      title: 'Before you start',
      items: [
        'Check that face, fingerprint or screen lock is set up on this device. Its own manual tells how.',
        'Your face and fingerprints never leave this device.',
      ],
    },
    dialog: {
      title: 'When you press the button',
      items: [
        'A dialog of your device opens. It looks different on each device.',
        'If you are asked to choose, take the one with face or fingerprint.',
        'If your computer has neither, you can register your phone.',
      ],
    },
    submit: 'Register this device',
    otherDevice: 'Register another phone (QR code)',
  },
});
