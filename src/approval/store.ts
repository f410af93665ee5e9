import { after } from '../clock.ts';
import { type Db, query, queryOne } from '../db.ts';
import type { Secrets } from '../secrets.ts';
import { type Act, type Approval, approvalLasts, newApprovalId, type Parameters } from './approval.ts';

interface Row {
  id: string;
  insurer_id: number | null;
  member_id: string | null;
  act: Act;
  sealed_request: Buffer;
  requested_by: string;
  requested_at: Date;
  expires_at: Date;
  decision: Approval['decision'];
  decided_by: string | null;
  decided_at: Date | null;
  carried_out_at: Date | null;
}

type Request = Pick<Approval, 'act' | 'insurerId' | 'memberId' | 'parameters' | 'reason' | 'requestedBy'>;

const columns = `id, insurer_id, member_id, act, sealed_request, requested_by, requested_at, expires_at, decision, decided_by,
  decided_at, carried_out_at`;

/** What a request is found by when the same is asked for again. */
const keyOf = ({ act, insurerId, memberId, parameters }: Omit<Request, 'reason' | 'requestedBy'>): string =>
  JSON.stringify([act, insurerId, memberId, Object.entries(parameters).sort()]);

export async function insertApproval(
  db: Db,
  secrets: Secrets,
  request: Request,
  now: Date,
): Promise<Approval> {
  const id = newApprovalId();
  const { act, insurerId, memberId, parameters, reason, requestedBy } = request;
  const sql = `insert into approval (id, insurer_id, member_id, act, sealed_request, request_digest, requested_by,
      requested_at, expires_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?) returning ${columns}`;
  const sealed = secrets.sealJson({ parameters, reason }, `approval ${id}`);
  const digest = secrets.digest('approval', keyOf(request));
  const values = [id, insurerId, memberId, act, sealed, digest, requestedBy, now, after(now, approvalLasts)];
  return open(secrets, (await queryOne<Row>(db, 'approval.insert', sql, values)) as Row);
}

/** What an operator has asked for in these very words and can still be approved or carried out. */
export async function findRequested(
  db: Db,
  secrets: Secrets,
  request: Omit<Request, 'reason'>,
  now: Date,
): Promise<Approval | undefined> {
  const sql = `select ${columns} from approval
    where request_digest = any(?::bytea[]) and requested_by = ? and expires_at > ? and carried_out_at is null
      and decision is distinct from 'refused'
    order by requested_at desc limit 1`;
  const values = [secrets.digests('approval', keyOf(request)), request.requestedBy, now];
  const row = await queryOne<Row>(db, 'approval.requested', sql, values);
  return row && open(secrets, row);
}

export async function findApproval(db: Db, secrets: Secrets, id: string): Promise<Approval | undefined> {
  const row = await queryOne<Row>(db, 'approval.find', `select ${columns} from approval where id = ?`, [id]);
  return row && open(secrets, row);
}

/** Says yes or no to what is still open; of two at once, one finds it so. */
export async function decideApproval(
  db: Db,
  id: string,
  { decision, by }: { decision: 'approved' | 'refused'; by: string },
  now: Date,
): Promise<boolean> {
  const sql = `update approval set decision = ?, decided_by = ?, decided_at = ?
    where id = ? and decision is null and expires_at > ? returning 1`;
  return (await query(db, 'approval.decide', sql, [decision, by, now, id, now])).length === 1;
}

/** Uses up what was approved; of two at once, one finds it unused. */
export async function useApproval(db: Db, id: string, now: Date): Promise<boolean> {
  const sql = `update approval set carried_out_at = ?
    where id = ? and decision = 'approved' and carried_out_at is null and expires_at > ? returning 1`;
  return (await query(db, 'approval.use', sql, [now, id, now])).length === 1;
}

interface Wanted {
  insurerId: number | null;
  memberId?: string | null;
  openOnly: boolean;
  limit: number;
}

/** The newest first; `openOnly`: what can still be approved, or carried out. */
export async function listApprovals(
  db: Db,
  secrets: Secrets,
  { insurerId, memberId = null, openOnly, limit }: Wanted,
  now: Date,
): Promise<Approval[]> {
  const sql = `select ${columns} from approval
    where (?::int is null or insurer_id = ?) and (?::uuid is null or member_id = ?)
      and (not ?::boolean or (expires_at > ? and carried_out_at is null and decision is distinct from 'refused'))
    order by requested_at desc, id limit ?`;
  const values = [insurerId, insurerId, memberId, memberId, openOnly, now, limit];
  const rows = await query<Row>(db, 'approval.list', sql, values);
  return rows.map((row) => open(secrets, row));
}

function open(secrets: Secrets, row: Row): Approval {
  const request = secrets.openJson<{ parameters: Parameters; reason: string }>(
    row.sealed_request,
    `approval ${row.id}`,
  );
  return {
    id: row.id,
    act: row.act,
    insurerId: row.insurer_id,
    memberId: row.member_id,
    ...request,
    requestedBy: row.requested_by,
    requestedAt: row.requested_at,
    expiresAt: row.expires_at,
    decision: row.decision,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
    carriedOutAt: row.carried_out_at,
  };
}
