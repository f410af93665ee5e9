import { listApprovals } from '../../approval/store.ts';
import { actWords, approvalStateWords } from '../../approval/words.ts';
import { formatDateTime } from '../../http/text/time.ts';
import { getInsurer } from '../../insurer/store.ts';
import { describeApproval, withWhose } from '../approval-named.ts';
import type { CliCommand } from '../command.ts';
import { plainLine } from '../lines.ts';

/** More than any desk has under way; beyond them the newest are shown. */
const shown = 200;

export const approvalList: CliCommand = {
  name: 'approval list',
  about: {
    ja: '承認待ち、または承認されてまだ実行されていない操作の一覧',
    en: 'what waits for an approval, or is approved and not carried out yet',
  },
  example: 'approval list --insurer sample',
  flags: [
    { flags: '--insurer <code>', about: { ja: '保険者のコード', en: "the insurer's code" } },
    {
      flags: '--all',
      about: { ja: '終わったものも（約 30 日分）', en: 'also what is over, for about 30 days' },
    },
  ],
  async run(call) {
    const { text, has, now, language } = call;
    const approvals = await call.withDatabase(async (parts) => {
      const code = text('insurer');
      const insurerId = code === undefined ? null : (await getInsurer(parts.db, code)).id;
      const wanted = { insurerId, openOnly: !has('all'), limit: shown };
      const found = [];
      for (const approval of await listApprovals(parts.db, parts.secrets, wanted, now))
        found.push(describeApproval(await withWhose(parts, approval), now));
      return found;
    });
    if (approvals.length === 0)
      call.tell({ ja: '承認待ちの操作はありません。', en: 'Nothing waits for an approval.' });
    call.print(approvals, () =>
      approvals.map(({ approval, state, act, insurer, user_id, reason, requested_by, expires_at }) =>
        plainLine(
          [
            approval,
            approvalStateWords[state][language],
            `${actWords[act][language]} (${act})`,
            [insurer, user_id].filter(Boolean).join('/'),
            `${requested_by}: ${reason}`,
            `${{ ja: '期限', en: 'until' }[language]} ${formatDateTime(expires_at, language)}`,
          ].join('  '),
        ),
      ),
    );
    return 0;
  },
};
