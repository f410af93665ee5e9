import { clientSwitch } from '../client-switch.ts';

export const clientDisable = clientSwitch({
  name: 'client disable',
  about: {
    ja: 'クライアントを止める（ログイン、トークンの更新、userinfo がすぐに使えなくなる。client enable で戻せる）',
    en: 'stop a client: sign-ins, refreshes and userinfo end at once (client enable brings them back)',
  },
  example: 'client disable 0f3a6c1e9b2d4f5a6b7c8d9e --reason "秘密の漏えいの疑い"',
  action: 'client.disabled',
  done: {
    ja: '止めました。1 秒以内に、すべてのプロセスで使えなくなります。',
    en: 'Stopped: within a second on every process.',
  },
  already: { ja: 'すでに止まっています。', en: 'It was stopped before.' },
});
