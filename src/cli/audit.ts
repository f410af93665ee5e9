import { type AuditAction, type AuditEntry, recordAudit } from '../audit/audit.ts';
import type { Db } from '../db.ts';
import type { DatabaseParts } from './command.ts';

/** Notes, in the transaction that does it, what an operator did and why. */
export const recordOperation = (
  db: Db,
  { actor, reason }: Pick<DatabaseParts, 'actor' | 'reason'>,
  { at, action, insurerId = null, memberId = null, detail }: OperationEntry,
): Promise<void> =>
  recordAudit(db, {
    at,
    insurerId,
    memberId,
    actor,
    action,
    outcome: 'success',
    detail: { ...detail, ...(reason !== undefined && { reason }) },
  });

export interface OperationEntry {
  at: Date;
  action: AuditAction;
  insurerId?: number | null;
  memberId?: string | null;
  detail: AuditEntry['detail'];
}
