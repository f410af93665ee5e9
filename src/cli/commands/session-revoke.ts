import { signOutEverywhere } from '../../oidc/sign-out-everywhere.ts';
import { recordOperation } from '../audit.ts';
import type { Call, CliCommand } from '../command.ts';
import { common } from '../language.ts';
import { toLines } from '../lines.ts';
import { memberFlags, memberNamed } from '../member-named.ts';

export const sessionRevoke: CliCommand = {
  name: 'session revoke',
  about: {
    ja: '加入者を、すべての端末とサービスからログアウトさせる（次回はログインし直す）',
    en: 'sign a member out of every device and service: the next use asks to sign in again',
  },
  example: 'session revoke --insurer sample --user-id testuser01 --reason "端末の紛失、本人からの電話"',
  // Whoever is signed out by mistake signs in again: it needs a reason, but asks nothing.
  flags: [...memberFlags, { ...common.reason, required: true }, common.yes],
  async run(call) {
    const data = await revoke(call);
    call.print(data, () => toLines(data));
    call.tell({
      ja: 'ログアウトさせました。サービスへは、つながらないときも 24 時間のあいだ繰り返して知らせます。',
      en: 'Signed out. Services are told, again and again for 24 hours where one cannot be reached.',
    });
    return 0;
  },
};

const revoke = (call: Call) =>
  call.withDatabase(async (parts) => {
    const { insurer, member } = await memberNamed(call, parts);
    return parts.db.transaction(async (db) => {
      const ended = await signOutEverywhere(db, parts.secrets, member, { now: call.now });
      const counts = {
        sessions: ended.sessions,
        grants: ended.grants,
        interactions: ended.interactions,
        remembered_browsers: ended.rememberedBrowsers,
        clients_told: ended.clients,
      };
      await recordOperation(db, parts, {
        at: call.now,
        action: 'sessions.ended',
        insurerId: insurer.id,
        memberId: member.id,
        detail: { by: 'session revoke', ...counts },
      });
      return { sub: member.id, user_id: member.userId, ...counts };
    });
  });
