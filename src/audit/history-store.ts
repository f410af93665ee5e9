import { type Db, query } from '../db.ts';
import type { AuditEntry } from './audit.ts';

export type HistoryEntry = Pick<AuditEntry, 'at' | 'actor' | 'action' | 'outcome' | 'detail'>;

interface Wanted {
  /** Of what the member and the system did, `<action> <outcome>`; of what operators did, everything. */
  kinds: string[];
  since: Date;
  limit: number;
  offset: number;
}

/** The index leads to the member's entries, newest first, and is left as soon as the page is full. */
export const historySql = `
  select at, actor, action, outcome, detail from audit_entry
  where insurer_id = ? and member_id = ? and at > ?
    and (action || ' ' || outcome = any(?::text[]) or actor not in ('member', 'system'))
  order by at desc, id desc limit ? offset ?`;

/** What happened to a member's account, newest first. */
export const memberHistory = (
  db: Db,
  { insurerId, id }: { insurerId: number; id: string },
  { kinds, since, limit, offset }: Wanted,
): Promise<HistoryEntry[]> =>
  query(db, 'audit.member-history', historySql, [insurerId, id, since, kinds, limit, offset]);
