import { type Db, query } from '../db.ts';
import type { AuditEntry } from './audit.ts';

/** An entry for whoever reads the trail. */
export interface ListedEntry {
  /** Its number; in the order in which entries came, but not without gaps. */
  id: string;
  at: Date;
  insurer: string | null;
  sub: string | null;
  actor: string;
  /** One of `AuditAction`, unless another version has written it. */
  action: string;
  outcome: string;
  detail: AuditEntry['detail'];
  /** Its place in the chain; null: not sealed yet. */
  sequence: number | null;
}

export interface Filter {
  insurerId: number | null;
  memberId: string | null;
  actions: string[] | null;
  outcome: string | null;
  actor: string | null;
  since: Date | null;
  until: Date | null;
  /** null: all of them. */
  limit: number | null;
}

const columns = `e.id::text as id, e.at, coalesce(i.code, e.insurer_id::text) as insurer, e.member_id as sub, e.actor,
  e.action, e.outcome, e.detail`;

/**
 * What is not asked for drops out of the plan. The order leads to the index: a member's entries, or those of a time,
 * are read by it and sorted; of the whole trail the newest have the highest numbers.
 */
export const listSql = (filter: Filter): string => {
  const order = (from: string) => (isNarrow(filter) ? `${from}.at desc, ${from}.id desc` : `${from}.id desc`);
  return `
  select ${columns}, (select sequence::float8 from audit_seal where entry_id = e.id) as sequence
  from (select * from audit_entry a
        where (?::int is null or insurer_id = ?) and (?::uuid is null or member_id = ?)
          and (?::text[] is null or action = any(?)) and (?::text is null or outcome = ?)
          and (?::text is null or actor = ?) and (?::timestamptz is null or at >= ?)
          and (?::timestamptz is null or at < ?)
        order by ${order('a')} limit ?::bigint) e
    left join insurer i on i.id = e.insurer_id
  order by ${order('e')}`;
};

const isNarrow = ({ memberId, since, until }: Filter) =>
  memberId !== null || since !== null || until !== null;

export const listValues = ({
  insurerId,
  memberId,
  actions,
  outcome,
  actor,
  since,
  until,
  limit,
}: Filter): unknown[] => [
  ...[insurerId, memberId, actions, outcome, actor, since, until].flatMap((value) => [value, value]),
  limit,
];

/** Newest first. */
export const listEntries = (db: Db, filter: Filter): Promise<ListedEntry[]> =>
  query(db, isNarrow(filter) ? 'audit.list-narrow' : 'audit.list', listSql(filter), listValues(filter));

export interface SealedEntry extends ListedEntry {
  sequence: number;
  /** Of its link, hexadecimal. */
  hash: string;
}

/** So many sealed entries from behind a place, in the order of the chain. */
export const sealedEntries = (db: Db, sequence: number, limit: number): Promise<SealedEntry[]> =>
  query(
    db,
    'audit.sealed-entries',
    `select ${columns}, s.sequence::float8 as sequence, encode(s.hash, 'hex') as hash
     from audit_seal s join audit_entry e on e.id = s.entry_id left join insurer i on i.id = e.insurer_id
     where s.sequence > ? order by s.sequence limit ?`,
    [sequence, limit],
  );
