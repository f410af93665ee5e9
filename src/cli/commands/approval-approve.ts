import { type Approval, sameOperator } from '../../approval/approval.ts';
import { stateOfMember } from '../../approval/member-state.ts';
import { decideApproval } from '../../approval/store.ts';
import { recordAudit } from '../../audit/audit.ts';
import { systemUser } from '../../config.ts';
import type { Db } from '../../db.ts';
import { type Bilingual, OperatorError } from '../../errors.ts';
import type { Language } from '../../insurer/insurer.ts';
import { lockMember } from '../../member/store.ts';
import {
  approvalArgument,
  approvalNamed,
  demandOpen,
  describeApproval,
  type NamedApproval,
} from '../approval-named.ts';
import { recordOperation } from '../audit.ts';
import type { Call, CliCommand, DatabaseParts, ExitCode } from '../command.ts';
import { spend } from '../demand-approval.ts';
import { labelledLines } from '../labelled-lines.ts';
import { carryOutAct, tellUnmailed } from '../member-act.ts';
import { resetOf } from '../resets.ts';

export const approvalApprove: CliCommand = {
  name: 'approval approve',
  about: {
    ja: 'ほかの担当者が依頼した操作を承認する（依頼した本人は承認できない）',
    en: 'approve what another operator has asked for; nobody approves their own request',
  },
  example: 'approval approve K7PM-3RDX',
  argument: approvalArgument,
  changes: true,
  run: (call) =>
    call.withDatabase<ExitCode>(async (parts) => {
      const named = await approvalNamed(parts, call.argument);
      demandOpen(named.approval, call.now);
      await demandAnother(parts, named.approval, call.now);
      if (!call.has('json')) call.tell(asked(named, call.now));
      await call.confirm({ ja: 'この操作を承認しますか。', en: 'Approve this?' });
      const done = await parts.db.transaction((db) => approve(db, call, parts, named));
      const reset = resetOf(named.approval.act);
      const data = { ...describeApproval({ ...named, approval: done.approval }, call.now), ...done.result };
      call.print(data, () => labelledLines(data, call.language));
      if (reset) {
        call.tell({ ja: '承認し、実行しました。', en: 'Approved and carried out.' });
        call.tell(reset.next);
        tellUnmailed(call, done.result);
      } else {
        const { requestedBy } = named.approval;
        call.tell({
          ja: `承認しました。${requestedBy} さんが同じコマンドをもう一度実行すると、実行されます。`,
          en: `Approved. It is carried out when ${requestedBy} runs the same command again.`,
        });
      }
      return 0;
    }),
};

const asked = (named: NamedApproval, now: Date): Bilingual => {
  const described = describeApproval(named, now);
  const lines = (language: Language) =>
    labelledLines(described, language)
      .map((line) => `\n  ${line}`)
      .join('');
  return { ja: `承認の依頼:${lines('ja')}`, en: `The request:${lines('en')}` };
};

/** Who asks does not approve, under whatever letters; that somebody has tried is in the trail. */
async function demandAnother({ db, actor }: DatabaseParts, approval: Approval, now: Date): Promise<void> {
  if (!sameOperator(actor, approval.requestedBy)) return;
  const { id, act, insurerId, memberId } = approval;
  await recordAudit(db, {
    at: now,
    insurerId,
    memberId,
    actor,
    action: 'approval.approved',
    outcome: 'failure',
    detail: { approval: id, act, requested_by: approval.requestedBy, account: systemUser() },
  });
  throw new OperatorError(
    {
      ja: `${id} はあなた（${actor}）の依頼です。ほかの担当者が、自分の名前を KOSMO_OPERATOR に入れて承認してください。`,
      en: `${id} is your own request (${actor}). Another operator has to approve it, with their own name in KOSMO_OPERATOR.`,
    },
    4,
  );
}

async function approve(db: Db, call: Call, parts: DatabaseParts, { approval, insurer }: NamedApproval) {
  const { now } = call;
  const { id, act, insurerId, memberId, requestedBy, parameters } = approval;
  if (!(await decideApproval(db, id, { decision: 'approved', by: parts.actor }, now)))
    throw new OperatorError(
      { ja: `${id} は、ほかの人が先に決めました。`, en: `Somebody else has just decided on ${id}.` },
      4,
    );
  const entry = { at: now, insurerId, memberId };
  const detail = { approval: id, requested_by: requestedBy };
  await recordOperation(db, parts, {
    ...entry,
    action: 'approval.approved',
    detail: { ...detail, act, account: systemUser() },
  });
  const decided: Approval = { ...approval, decision: 'approved', decidedBy: parts.actor, decidedAt: now };
  const reset = resetOf(act);
  if (!reset || !insurer || memberId === null) return { approval: decided, result: {} };
  const member = await lockMember(db, parts.secrets, [insurer.id], memberId);
  if (member === undefined || stateOfMember(member) !== parameters.state) throw changedSince(id);
  await spend(db, decided, now);
  const because = { ...parts, reason: approval.reason };
  const whose = { insurer, member, secrets: parts.secrets, now };
  const result = await carryOutAct(db, reset, because, whose, detail);
  return { approval: { ...decided, carriedOutAt: now }, result };
}

const changedSince = (id: string) =>
  new OperatorError(
    {
      ja: `${id} が依頼されたあとに、加入者の登録内容が変わりました。何もしていません。いまの状態を member show で確かめ、必要なら依頼し直してください。`,
      en: `The member has changed since ${id} was asked for. Nothing is done: look at member show, and ask anew if it is still needed.`,
    },
    4,
  );
