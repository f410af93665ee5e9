import { clientSwitch } from '../client-switch.ts';

export const clientEnable = clientSwitch({
  name: 'client enable',
  about: {
    ja: '止めたクライアントを、また使えるようにする',
    en: 'let a client in again that was stopped',
  },
  example: 'client enable 0f3a6c1e9b2d4f5a6b7c8d9e',
  action: 'client.enabled',
  done: {
    ja: '使えるようにしました。期限の残っているトークンも、また使えます。',
    en: 'It works again, and so does any token that has not expired.',
  },
  already: { ja: '止まっていません。', en: 'It was not stopped.' },
});
