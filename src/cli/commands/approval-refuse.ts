import { decideApproval } from '../../approval/store.ts';
import { OperatorError } from '../../errors.ts';
import { approvalArgument, approvalNamed, demandOpen, describeApproval } from '../approval-named.ts';
import { recordOperation } from '../audit.ts';
import type { CliCommand, ExitCode } from '../command.ts';
import { labelledLines } from '../labelled-lines.ts';

export const approvalRefuse: CliCommand = {
  name: 'approval refuse',
  about: {
    ja: '承認の依頼を却下する。自分の依頼は取り下げる',
    en: 'refuse what another has asked for, or withdraw your own request',
  },
  example: 'approval refuse K7PM-3RDX --reason "本人と連絡が取れない"',
  argument: approvalArgument,
  changes: true,
  run: (call) =>
    call.withDatabase<ExitCode>(async (parts) => {
      const { now } = call;
      const named = await approvalNamed(parts, call.argument);
      const { approval } = named;
      demandOpen(approval, now);
      await parts.db.transaction(async (db) => {
        if (!(await decideApproval(db, approval.id, { decision: 'refused', by: parts.actor }, now)))
          throw new OperatorError(
            {
              ja: `${approval.id} は、ほかの人が先に決めました。`,
              en: `Somebody else has just decided on ${approval.id}.`,
            },
            4,
          );
        const { insurerId, memberId } = approval;
        const detail = { approval: approval.id, act: approval.act, requested_by: approval.requestedBy };
        await recordOperation(db, parts, {
          at: now,
          action: 'approval.refused',
          insurerId,
          memberId,
          detail,
        });
      });
      const refused = {
        ...approval,
        decision: 'refused' as const,
        decidedBy: parts.actor,
        decidedAt: now,
      };
      const data = describeApproval({ ...named, approval: refused }, now);
      call.print(data, () => labelledLines(data, call.language));
      call.tell({ ja: '却下しました。何も変わっていません。', en: 'Refused: nothing has changed.' });
      return 0;
    }),
};
