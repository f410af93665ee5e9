import { type Act, type Approval, carriedOutWithApproval, type Parameters } from '../approval/approval.ts';
import { stateOfMember } from '../approval/member-state.ts';
import { findRequested, insertApproval, useApproval } from '../approval/store.ts';
import { systemUser } from '../config.ts';
import type { Db } from '../db.ts';
import { OperatorError } from '../errors.ts';
import { formatDateTime } from '../http/text/time.ts';
import type { Insurer } from '../insurer/insurer.ts';
import type { Member } from '../member/member.ts';
import { recordOperation } from './audit.ts';
import type { Call, DatabaseParts } from './command.ts';
import { labelledLines } from './labelled-lines.ts';

interface Demand {
  act: Act;
  /** null: of them all. */
  insurer: Insurer | null;
  member?: Member;
  /** What makes it this request and no other, such as the hash of a file: with others, it is asked for anew. */
  parameters?: Parameters;
}

/**
 * What takes two operators (T55). Answers the approval where another has given it, for `spend` in the transaction
 * that carries it out; else null: it has been asked for, the operator has been told whom to turn to, nothing else is
 * done, and the exit code is 5.
 */
export async function demandApproval(
  call: Call,
  parts: DatabaseParts,
  { act, insurer, member, parameters = {} }: Demand,
): Promise<Approval | null> {
  const { secrets, actor, reason } = parts;
  if (reason === undefined)
    throw new OperatorError({
      ja: 'もう一人の承認が要る操作です。--reason で理由を書いてください。',
      en: 'This takes the approval of a second operator: say why, with --reason.',
    });
  const about = { act, insurerId: insurer?.id ?? null, memberId: member?.id ?? null };
  const exactly = { ...parameters, ...(member && { state: stateOfMember(member) }) };
  const request = { ...about, parameters: exactly, reason, requestedBy: actor };
  const approval = await parts.db.transaction(async (db) => {
    const before = await findRequested(db, secrets, request, call.now);
    if (before !== undefined) return before;
    const asked = await insertApproval(db, secrets, request, call.now);
    const { insurerId, memberId } = about;
    const detail = { approval: asked.id, act, account: systemUser() };
    await recordOperation(db, parts, {
      at: call.now,
      action: 'approval.requested',
      insurerId,
      memberId,
      detail,
    });
    return asked;
  });
  if (approval.decision === 'approved') return approval;
  tellAsked(call, approval, { insurer, member });
  return null;
}

/** Uses an approval up, in the transaction that carries the act out; answers what the trail tells of it. */
export async function spend(db: Db, { id, decidedBy }: Approval, now: Date) {
  if (await useApproval(db, id, now)) return { approval: id, approved_by: decidedBy ?? '' };
  throw new OperatorError(
    {
      ja: `承認 ${id} はもう使われたか、期限が切れました。何も変わっていません。`,
      en: `The approval ${id} has been used or has expired. Nothing has changed.`,
    },
    4,
  );
}

function tellAsked(call: Call, { id, act, requestedBy, expiresAt }: Approval, { insurer, member }: Whose) {
  const data = {
    approval: id,
    act,
    insurer: insurer?.code ?? null,
    ...(member && { user_id: member.userId }),
    requested_by: requestedBy,
    expires_at: expiresAt,
    done: false,
  };
  call.print(data, () => labelledLines(data, call.language));
  const atOnce = carriedOutWithApproval.includes(act);
  call.tell({
    ja: `まだ何も変わっていません。この操作には、もう一人の担当者の承認が必要です。\nほかの担当者に、${formatDateTime(expiresAt, 'ja')} までに次のコマンドを実行してもらってください。${atOnce ? '承認と同時に実行されます。' : '承認されたら、同じコマンドをもう一度実行してください。'}\n  npx kosmo-idp approval approve ${id}`,
    en: `Nothing has changed yet: this takes the approval of a second operator.\nAsk another operator to run this by ${formatDateTime(expiresAt, 'en')} (Japan)${atOnce ? '; it is carried out at once' : ', then run the same command again'}:\n  npx kosmo-idp approval approve ${id}`,
  });
}

type Whose = { insurer: Insurer | null; member: Member | undefined };
