import { randomUUID } from 'node:crypto';
import { after } from '../clock.ts';
import { type Db, query, queryOne } from '../db.ts';
import { randomSecret, type Secrets } from '../secrets.ts';

/** What a link can be mailed for that belongs to no interaction and has no code beside it. */
export type LinkPurpose = 'password-reset' | 'email-undo';

/** A mailed link, for as long as it can be used; it ends by `consumeSecret`. */
export interface MailedLink<Payload> {
  id: string;
  insurerId: number;
  memberId: string;
  payload: Payload;
  /** How often something was tried with it. */
  tries: number;
  createdAt: Date;
}

/** What a link leads to is sealed for it. */
export const linkContext = (purpose: LinkPurpose, id: string): string => `${purpose} link ${id}`;

/** Makes a link of 256 bits that can be used for `life` milliseconds; only its keyed hash is kept. */
export async function issueLink(
  db: Db,
  secrets: Secrets,
  purpose: LinkPurpose,
  {
    owner,
    payload,
    now,
    life,
  }: { owner: { insurerId: number; id: string }; payload: unknown; now: Date; life: number },
): Promise<string> {
  const id = randomUUID();
  const link = randomSecret();
  const sql = `insert into one_time_secret (insurer_id, id, member_id, purpose, link_digest, sealed_payload, created_at, expires_at)
    values (?, ?, ?, ?, ?, ?, ?, ?)`;
  await query(db, 'mailed-link.issue', sql, [
    owner.insurerId,
    id,
    owner.id,
    purpose,
    secrets.digest(purpose, link),
    secrets.sealJson(payload, linkContext(purpose, id)),
    now,
    after(now, life),
  ]);
  return link;
}

interface Row {
  id: string;
  insurer_id: number;
  member_id: string;
  sealed_payload: Buffer;
  attempts: number;
  created_at: Date;
}

export async function findLink<Payload>(
  db: Db,
  secrets: Secrets,
  purpose: LinkPurpose,
  link: string,
  now: Date,
): Promise<MailedLink<Payload> | undefined> {
  const sql = `select id, insurer_id, member_id, sealed_payload, attempts, created_at from one_time_secret
    where link_digest = any(?::bytea[]) and purpose = ? and consumed_at is null and expires_at > ?`;
  const values = [secrets.digests(purpose, link), purpose, now];
  const row = await queryOne<Row>(db, 'mailed-link.find', sql, values);
  return (
    row && {
      id: row.id,
      insurerId: row.insurer_id,
      memberId: row.member_id,
      payload: secrets.openJson<Payload>(row.sealed_payload, linkContext(purpose, row.id)),
      tries: row.attempts,
      createdAt: row.created_at,
    }
  );
}
