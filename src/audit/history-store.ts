import { type Db, query } from '../db.ts';
import type { AuditEntry } from './audit.ts';

export type HistoryEntry = Pick<AuditEntry, 'at' | 'actor' | 'action' | 'outcome' | 'detail'>;

interface Wanted {
  /** What of the member's and the system's acts, by outcome; of operators' acts all but that one asked another. */
  succeeded: AuditEntry['action'][];
  failed: AuditEntry['action'][];
  since: Date;
  limit: number;
  offset: number;
}

/** The index leads to the member's entries, newest first, and is left as soon as the page is full. */
export const historySql = `
  select at, actor, action, outcome, detail from audit_entry
  where insurer_id = ? and member_id = ? and at > ?
    and (outcome = 'success' and action = any(?::text[]) or outcome = 'failure' and action = any(?::text[])
         or actor not in ('member', 'system') and action not like 'approval.%')
  order by at desc, id desc limit ? offset ?`;

/** What happened to a member's account, newest first. */
export const memberHistory = (
  db: Db,
  { insurerId, id }: { insurerId: number; id: string },
  { succeeded, failed, since, limit, offset }: Wanted,
): Promise<HistoryEntry[]> =>
  query(db, 'audit.member-history', historySql, [insurerId, id, since, succeeded, failed, limit, offset]);
