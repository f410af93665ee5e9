import { type Db, query, queryOne } from '../db.ts';
import { maskEmail } from '../member/email-address.ts';
import type { Secrets } from '../secrets.ts';
import type { Purpose } from './mail.ts';

/** `queued`: waiting, or being tried again. `expired`: nothing in it is of use any more, and it never left. */
export const mailStates = ['queued', 'sent', 'refused', 'expired'] as const;
export type MailState = (typeof mailStates)[number];

/** What is known of one mail; nothing of it says what it held. */
export interface LoggedMail {
  id: string;
  insurer: string;
  /** The member's `sub` and user ID. */
  sub: string | null;
  userId: string | null;
  purpose: Purpose;
  /** Masked. */
  to: string;
  state: MailState;
  attempts: number;
  /** Why the last attempt came to nothing, as `Delivery.reason`. */
  reply: string | null;
  createdAt: Date;
  triedAt: Date | null;
  expiresAt: Date;
}

/** What a mail is sealed for, in its job as in the log. */
export const mailContext = (id: string): string => `mail ${id}`;
export const mailAddressContext = (id: string): string => `mail address ${id}`;

export const sealAddress = (secrets: Secrets, id: string, to: string): Buffer =>
  secrets.seal(maskEmail(to), mailAddressContext(id));

interface Attempt {
  state: MailState;
  reply: string | null;
  at: Date;
  /** Sealed as in its job: what is needed to send it once more. */
  content?: Buffer | null;
}

/** Notes what an attempt came to. */
export async function noteAttempt(
  db: Db,
  id: string,
  { state, reply, at, content = null }: Attempt,
): Promise<void> {
  const sql = `update mail set state = ?, attempts = attempts + 1, last_reply = ?, tried_at = ?, sealed_content = ?
    where id = ?::uuid`;
  await query(db, 'mail.note', sql, [state, reply, at, content, id]);
}

/** Notes that a mail was sent, and takes it off the queue, at once. */
export async function noteSent(db: Db, id: string, at: Date): Promise<void> {
  const sql = `with noted as (
      update mail set state = 'sent', attempts = attempts + 1, last_reply = null, tried_at = ?, sealed_content = null
      where id = ?::uuid)
    select from graphile_worker.remove_job(?)`;
  await query(db, 'mail.sent', sql, [at, id, id]);
}

/** Mails that were not sent in time are of no use any more; what they held goes, too. */
export async function expireMails(db: Db, now: Date): Promise<void> {
  const sql = `update mail set state = case state when 'queued' then 'expired' else state end, sealed_content = null
    where (state = 'queued' or sealed_content is not null) and expires_at < ?`;
  await query(db, 'mail.expire', sql, [now]);
}

export interface MailFilter {
  insurerId: number | null;
  memberId: string | null;
  state: MailState | null;
  since: Date | null;
  until: Date | null;
  limit: number;
}

type Row = Omit<LoggedMail, 'to'> & { sealedTo: Buffer };

/** Newest first. */
export async function listMails(
  db: Db,
  secrets: Secrets,
  { insurerId, memberId, state, since, until, limit }: MailFilter,
): Promise<LoggedMail[]> {
  const conditions: [condition: string, value: unknown][] = [
    ['m.insurer_id = ?', insurerId],
    ['m.member_id = ?::uuid', memberId],
    ['m.state = ?', state],
    ['m.created_at >= ?', since],
    ['m.created_at < ?', until],
  ];
  const given = conditions.filter(([, value]) => value !== null);
  const where = given.map(([condition]) => condition).join(' and ') || 'true';
  const sql = `select m.id, i.code as insurer, m.member_id as sub, o.user_id as "userId", m.purpose,
      m.sealed_to as "sealedTo", m.state, m.attempts, m.last_reply as reply, m.created_at as "createdAt",
      m.tried_at as "triedAt", m.expires_at as "expiresAt"
    from mail m join insurer i on i.id = m.insurer_id
    left join member o on o.insurer_id = m.insurer_id and o.id = m.member_id
    where ${where} order by m.created_at desc, m.id limit ?`;
  const name = `mail.list ${given.map(([condition]) => condition).join()}`.slice(0, 60);
  const rows = await query<Row>(db, name, sql, [...given.map(([, value]) => value), limit]);
  return rows.map(({ sealedTo, ...row }) => ({
    ...row,
    to: secrets.open(sealedTo, mailAddressContext(row.id)).toString(),
  }));
}

export interface RefusedMail {
  id: string;
  insurerId: number;
  memberId: string | null;
  state: MailState;
  content: Buffer | null;
  expiresAt: Date;
}

const refusedColumns = `id, insurer_id as "insurerId", member_id as "memberId", state, sealed_content as content,
  expires_at as "expiresAt"`;

/** One mail, locked until the transaction ends. */
export const lockMail = (db: Db, id: string): Promise<RefusedMail | undefined> =>
  queryOne(db, 'mail.lock', `select ${refusedColumns} from mail where id = ?::uuid for update`, [id]);

/** Every refused mail that can still be sent, oldest first, locked until the transaction ends. */
export const lockRefused = (db: Db, insurerId: number | null, now: Date): Promise<RefusedMail[]> =>
  query(
    db,
    'mail.lock-refused',
    `select ${refusedColumns} from mail
     where state = 'refused' and sealed_content is not null and expires_at > ? and (?::int is null or insurer_id = ?)
     order by created_at for update`,
    [now, insurerId, insurerId],
  );

/** A refused mail waits again; what it held is its job's from here on. */
export const requeued = async (db: Db, id: string): Promise<void> => {
  await query(
    db,
    'mail.requeued',
    `update mail set state = 'queued', sealed_content = null where id = ?::uuid`,
    [id],
  );
};

/** How many mails wait for their first attempt, and for another one; and how many were refused since `since`. */
export async function countMails(
  db: Db,
  now: Date,
  since: Date,
): Promise<{ queued: number; retrying: number; refused: number }> {
  const sql = `select
    (select count(*)::int from mail where state = 'queued' and attempts = 0 and expires_at > ?) as queued,
    (select count(*)::int from mail where state = 'queued' and attempts > 0 and expires_at > ?) as retrying,
    (select count(*)::int from mail where state = 'refused' and created_at >= ?) as refused`;
  const counts = await queryOne<{ queued: number; retrying: number; refused: number }>(
    db,
    'mail.count',
    sql,
    [now, now, since],
  );
  return counts ?? { queued: 0, retrying: 0, refused: 0 };
}
