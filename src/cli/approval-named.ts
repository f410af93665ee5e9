import { type Approval, foldApprovalId, type Parameters, stateOf } from '../approval/approval.ts';
import { findApproval } from '../approval/store.ts';
import { type Bilingual, OperatorError } from '../errors.ts';
import type { Insurer } from '../insurer/insurer.ts';
import { findInsurerById } from '../insurer/store.ts';
import type { Member } from '../member/member.ts';
import { findMember } from '../member/store.ts';
import type { CliCommand, DatabaseParts } from './command.ts';

export const approvalArgument: NonNullable<CliCommand['argument']> = {
  name: '<approval>',
  about: { ja: '承認の番号（例: K7PM-3RDX）', en: "the request's ID, such as K7PM-3RDX" },
};

/** A request and whom it is about. */
export interface NamedApproval {
  approval: Approval;
  insurer: Insurer | undefined;
  member: Member | undefined;
}

export async function approvalNamed(
  { db, secrets }: Pick<DatabaseParts, 'db' | 'secrets'>,
  given: string,
): Promise<NamedApproval> {
  const approval = await findApproval(db, secrets, foldApprovalId(given));
  if (approval) return withWhose({ db, secrets }, approval);
  throw new OperatorError(
    {
      ja: `承認の依頼 ${given} はありません。approval list で一覧を表示できます。`,
      en: `There is no request ${given}. approval list shows those there are.`,
    },
    3,
  );
}

export async function withWhose(
  { db, secrets }: Pick<DatabaseParts, 'db' | 'secrets'>,
  approval: Approval,
): Promise<NamedApproval> {
  const { insurerId, memberId } = approval;
  const insurer = insurerId === null ? undefined : await findInsurerById(db, insurerId);
  const member =
    insurerId === null || memberId === null
      ? undefined
      : await findMember(db, secrets, [insurerId], memberId);
  return { approval, insurer, member };
}

/** What a request looks like to whoever decides on it. */
export const describeApproval = ({ approval, insurer, member }: NamedApproval, now: Date) => ({
  approval: approval.id,
  state: stateOf(approval, now),
  act: approval.act,
  insurer: insurer?.code ?? null,
  user_id: member?.userId ?? null,
  ...withoutState(approval.parameters),
  reason: approval.reason,
  requested_by: approval.requestedBy,
  requested_at: approval.requestedAt,
  expires_at: approval.expiresAt,
  decided_by: approval.decidedBy,
  decided_at: approval.decidedAt,
  carried_out_at: approval.carriedOutAt,
});

const withoutState = ({ state: _, ...parameters }: Parameters): Parameters => parameters;

const closed: Record<'approved' | 'refused' | 'expired' | 'done', Bilingual> = {
  approved: { ja: 'すでに承認されています', en: 'has been approved already' },
  refused: { ja: '却下されたか、取り下げられました', en: 'was refused or withdrawn' },
  expired: {
    ja: '期限が切れました。もう一度依頼してください',
    en: 'has expired: it has to be asked for again',
  },
  done: { ja: 'すでに実行されました', en: 'has been carried out already' },
};

/** Throws for what is open no longer. */
export function demandOpen(approval: Approval, now: Date): void {
  const state = stateOf(approval, now);
  if (state === 'open') return;
  const { ja, en } = closed[state];
  throw new OperatorError(
    { ja: `承認の依頼 ${approval.id} は、${ja}。`, en: `The request ${approval.id} ${en}.` },
    4,
  );
}
