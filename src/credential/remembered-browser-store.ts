import { randomUUID } from 'node:crypto';
import { after, days } from '../clock.ts';
import { type Db, query, queryOne } from '../db.ts';
import { randomSecret, type Secrets } from '../secrets.ts';

interface Owner {
  insurerId: number;
  id: string;
}

/** A browser that stands for its member's password until it lapses; its token lies in the browser's cookie alone. */
export interface RememberedBrowser {
  insurerId: number;
  memberId: string;
  id: string;
  /** As imported, to fill it in. */
  userId: string;
  /** The member signed out by hand: the password is asked for, and only the user ID is still filled in. */
  asksPassword: boolean;
  /** The member's when it was read. */
  epoch: number;
}

/** What the browser keeps of it. */
type Token = string;

const tokenForm = /^(\d{1,9})\.([0-9a-f-]{36})\.([\w-]{43})$/;
const tokenOf = (insurerId: number, id: string, secret: string): Token => `${insurerId}.${id}.${secret}`;
const purpose = 'remembered browser';

/** Remembers a browser for as many days; the token is random, of 256 bits, and kept as a keyed hash alone. */
export async function rememberBrowser(
  db: Db,
  secrets: Secrets,
  owner: Owner,
  { device, now, rememberDays }: { device: string; now: Date; rememberDays: number },
): Promise<Token> {
  const id = randomUUID();
  const secret = randomSecret();
  const sql = `insert into remembered_browser
      (insurer_id, member_id, id, token_digest, sealed_device, created_at, last_used_at, expires_at)
    values (?, ?, ?, ?, ?, ?, ?, ?)`;
  await query(db, 'remembered-browser.add', sql, [
    owner.insurerId,
    owner.id,
    id,
    secrets.digest(purpose, `${id} ${secret}`),
    secrets.seal(device, `${purpose} ${id}`),
    now,
    now,
    after(now, days(rememberDays)),
  ]);
  return tokenOf(owner.insurerId, id, secret);
}

interface Row {
  insurer_id: number;
  member_id: string;
  id: string;
  user_id: string;
  token_digest: Buffer;
  asks_password: boolean;
  epoch: number;
}

/**
 * The browser a token is of. A token that was replaced is a copy, the thief's or the victim's (T39): `isCopy`. Undefined
 * where it has lapsed, was ended, or never was one.
 */
export async function findRememberedBrowser(
  db: Db,
  secrets: Secrets,
  token: Token,
  now: Date,
): Promise<{ browser: RememberedBrowser; isCopy: boolean } | undefined> {
  const [, insurerId, id, secret] = tokenForm.exec(token) ?? [];
  if (insurerId === undefined) return undefined;
  const sql = `select r.insurer_id, r.member_id, r.id, r.token_digest, r.asks_password, m.user_id, m.epoch
    from remembered_browser r join member m on m.insurer_id = r.insurer_id and m.id = r.member_id
    where r.insurer_id = ? and r.id = ? and r.expires_at > ? and m.status = 'active'`;
  const row = await queryOne<Row>(db, 'remembered-browser.find', sql, [Number(insurerId), id, now]);
  if (row === undefined) return undefined;
  const digests = secrets.digests(purpose, `${id} ${secret}`);
  return {
    browser: {
      insurerId: row.insurer_id,
      memberId: row.member_id,
      id: row.id,
      userId: row.user_id,
      asksPassword: row.asks_password,
      epoch: row.epoch,
    },
    isCopy: !digests.some((digest) => digest.equals(row.token_digest)),
  };
}

/** Replaces the token once it was used; it lapses when it would have. Null where the browser was ended meanwhile. */
export async function renewRememberedBrowser(
  db: Db,
  secrets: Secrets,
  { insurerId, id }: Pick<RememberedBrowser, 'insurerId' | 'id'>,
  now: Date,
): Promise<Token | null> {
  const secret = randomSecret();
  const sql = `update remembered_browser set token_digest = ?, last_used_at = ?
    where insurer_id = ? and id = ? returning 1`;
  const values = [secrets.digest(purpose, `${id} ${secret}`), now, insurerId, id];
  const found = await query(db, 'remembered-browser.renew', sql, values);
  return found.length === 0 ? null : tokenOf(insurerId, id, secret);
}

/** Ends one; false where it had ended. */
export async function forgetBrowser(
  db: Db,
  { insurerId, id }: Pick<RememberedBrowser, 'insurerId' | 'id'>,
): Promise<boolean> {
  const sql = 'delete from remembered_browser where insurer_id = ? and id = ? returning 1';
  return (await query(db, 'remembered-browser.end', sql, [insurerId, id])).length === 1;
}

/** Ends all of a member's but one, where one is given. */
export async function forgetOtherBrowsers(
  db: Db,
  { insurerId, id }: Owner,
  kept: string | null,
): Promise<void> {
  const sql =
    'delete from remembered_browser where insurer_id = ? and member_id = ? and id is distinct from ?::uuid';
  await query(db, 'remembered-browser.end-others', sql, [insurerId, id, kept]);
}

/** The member signed out by hand: whoever is at this browser next has to know the password. */
export async function askPasswordNextTime(
  db: Db,
  { insurerId, id }: Pick<RememberedBrowser, 'insurerId' | 'id'>,
): Promise<void> {
  const sql = 'update remembered_browser set asks_password = true where insurer_id = ? and id = ?';
  await query(db, 'remembered-browser.ask-password', sql, [insurerId, id]);
}

/** One of a member's remembered browsers, as the account pages list it. */
export interface ListedBrowser {
  id: string;
  /** `deviceKind` of where it is. */
  device: string;
  createdAt: Date;
  lastUsedAt: Date;
  expiresAt: Date;
}

interface ListedRow {
  id: string;
  sealed_device: Buffer;
  created_at: Date;
  last_used_at: Date;
  expires_at: Date;
}

/** A member's remembered browsers that still stand for the password, the one used last first. */
export async function listRememberedBrowsers(
  db: Db,
  secrets: Secrets,
  owner: Owner,
  now: Date,
): Promise<ListedBrowser[]> {
  const sql = `select id, sealed_device, created_at, last_used_at, expires_at from remembered_browser
    where insurer_id = ? and member_id = ? and expires_at > ? and not asks_password order by last_used_at desc`;
  const rows = await query<ListedRow>(db, 'remembered-browser.list', sql, [owner.insurerId, owner.id, now]);
  return rows.map((row) => ({
    id: row.id,
    device: secrets.open(row.sealed_device, `${purpose} ${row.id}`).toString(),
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    expiresAt: row.expires_at,
  }));
}
