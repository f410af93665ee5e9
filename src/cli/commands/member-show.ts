import type { CliCommand } from '../command.ts';
import { describeMember } from '../member-described.ts';
import { memberLines } from '../member-lines.ts';
import { memberFlags, memberNamed } from '../member-named.ts';

export const memberShow: CliCommand = {
  name: 'member show',
  about: {
    ja: '加入者の登録状況、次にすること、ロックの有無（個人情報は伏せる）',
    en: 'how far a member is, what comes next and what is locked (personal data masked)',
  },
  example: 'member show --insurer sample --user-id testuser01',
  flags: memberFlags,
  async run(call) {
    const described = await call.withDatabase(async (parts) => {
      const { insurer, member } = await memberNamed(call, parts);
      return describeMember(parts, insurer, member, call.now);
    });
    call.print(described, () => memberLines(described, call.language));
    return 0;
  },
};
