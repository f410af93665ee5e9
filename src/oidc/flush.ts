import type { AuditEntry } from '../audit/audit.ts';
import { type PasskeyUse, passkeyUses } from '../credential/passkey-store.ts';
import { type Db, parameterRows, query } from '../db.ts';
import { type CountedNotice, noticing } from '../mail/notice-store.ts';
import type { Secrets } from '../secrets.ts';
import type { CountKey } from '../throttle/throttle.ts';
import * as kinds from './flush-kinds.ts';
import { addLogoutsSql, type Logout, logoutValues } from './logout-outbox.ts';

export interface Upsert {
  /** `made`: its row cannot be there yet. `changed`: where there is none any more, none is made. */
  how: 'made' | 'changed' | 'either';
  model: string;
  idHash: Buffer;
  uidHash: Buffer | null;
  grantHash: Buffer | null;
  sessionHash: Buffer | null;
  accountId: string | null;
  clientId: string | null;
  insurerId: number | null;
  epoch: number | null;
  sealedPayload: Buffer;
  /** A session's. */
  sealedDevice: Buffer | null;
  expiresAt: Date;
}

export interface Changes {
  upserts: Upsert[];
  destroyed: { model: string; idHash: Buffer }[];
  consumed: { model: string; idHash: Buffer }[];
  revoked: { model: string; grantHash: Buffer }[];
  /** What the audit trail is told of this request. */
  audited: AuditEntry[];
  /** Throttle counts that a success forgets. */
  forgiven: CountKey[];
  /** What clients are to be told of sessions that end here. */
  told: Logout[];
  /** What the member is to be told by mail. */
  notice: CountedNotice | null;
  passkeyUses: PasskeyUse[];
  /** Rows that were read without a lock, and what they led to is only right while they are as they were. */
  asRead: AsRead | null;
}

/** A sign-in as a request has read it: who signs in, and the interaction it happens in. */
export interface AsRead {
  member: { insurerId: number; id: string; version: string };
  interaction: { idHash: Buffer; version: string };
}

/** What is done once only was done before: a code, token or reference used, an interaction ended, a row changed. */
export class AlreadyConsumed extends Error {}

/** What of the statement is there for one kind of change. */
interface Part {
  /** Its common table expression, of several the last. */
  name: string;
  /** How many changes of its kind. */
  size: number;
  sql: string;
  values: unknown[];
  /** Every one of its changes must have found its row. */
  asserted?: boolean;
  /** It calls a function that writes, which only happens where the outer query reads it. */
  calls?: boolean;
}

/** Above this many rows of a kind, a statement is too rare to be kept prepared on every connection. */
const MOST_ROWS = 8;

/**
 * Carries `changes` out as one statement, so that it is atomic without BEGIN and COMMIT. It holds only what there is to
 * do, since every part costs PostgreSQL something also where it is empty; there are about a dozen such statements.
 * `relaxed`: it may be lost with the machine (only what can be repeated); set_config acts at the commit.
 */
export async function flushChanges(
  db: Db,
  changes: Changes,
  { secrets, now, relaxed }: { secrets: Secrets; now: Date; relaxed: boolean },
) {
  const all = partsOf(changes, secrets, now);
  const parts = all.filter((part) => part !== false);
  if (parts.length === 0) return;
  const isShort = parts.every(({ size }) => size <= MOST_ROWS);
  const name = `oidc.flush ${all.map((part) => (part ? part.size : 0)).join(' ')}`;
  const asserted = parts.filter((part) => part.asserted);
  const wanted = asserted.reduce((sum, { size }) => sum + size, 0);
  const sql = `
    with ${parts.map((part) => part.sql).join(', ')}
    select set_config('synchronous_commit', ?, true)
      ${asserted.length > 0 ? `, assert_consumed(?::bigint, ${asserted.map(count).join(' + ')})` : ''}
      ${parts.map((part) => (part.calls ? `, ${count(part)}` : '')).join('')}`;
  const values = [
    ...parts.flatMap((part) => part.values),
    relaxed ? 'off' : 'on',
    ...(wanted > 0 ? [wanted] : []),
  ];
  try {
    await query(db, isShort ? name : null, sql, values);
  } catch (error) {
    throw (error as { code?: string }).code === 'KO001' ? new AlreadyConsumed('already consumed') : error;
  }
}

function partsOf(changes: Changes, secrets: Secrets, now: Date): (Part | false)[] {
  const { revoked, audited, forgiven, told, notice, asRead } = changes;
  const consumed = changes.consumed.map((key) => ({ ...key, at: now }));
  const [inProgress, upserts] = partition(changes.upserts, isInteraction);
  const isAsRead = ({ idHash }: { idHash: Buffer }) => asRead?.interaction.idHash.equals(idHash) === true;
  const versioned = <It>(it: It) => ({ ...it, version: asRead?.interaction.version ?? '' });
  const [answered, interactions] = partition(inProgress, isAsRead);
  const [over, destroyed] = partition(changes.destroyed, isInteraction);
  const [finished, ended] = partition(over, isAsRead);
  const ofArtifacts = (wanted: Upsert['how']) => upserts.filter(({ how }) => how === wanted);
  return [
    // The member is locked before the interaction, as everywhere (see lockInteraction): PostgreSQL counts in this order.
    part(kinds.sameMember, asRead ? [asRead.member] : [], { asserted: true }),
    part(kinds.answered, answered.map(versioned), { asserted: true }),
    part(kinds.finished, finished.map(versioned), { asserted: true }),
    part(passkeyUses, changes.passkeyUses, { asserted: true }),
    part(kinds.destroyed, destroyed),
    part(kinds.revoked, revoked),
    part(kinds.consumed, consumed, { asserted: true }),
    part(kinds.updated, ofArtifacts('changed')),
    part(kinds.inserted, ofArtifacts('made')),
    part(kinds.upserted, ofArtifacts('either')),
    part(kinds.endedInteractions, ended, { asserted: true }),
    part(kinds.interactions, interactions),
    part(kinds.audited, audited),
    part(kinds.forgiven, forgiven, { calls: true }),
    told.length > 0 && { name: 'told', size: 1, calls: true, ...telling(secrets, told, now) },
    notice !== null && { name: 'queued', size: 1, calls: true, ...noticing(notice, secrets, now) },
  ];
}

function part<Change>(
  { name, types, values, sql }: kinds.Kind<Change>,
  list: Change[],
  more: Pick<Part, 'asserted' | 'calls'> = {},
): Part | false {
  if (list.length === 0) return false;
  const rows = parameterRows(types, list.length);
  return { name, size: list.length, sql: `${name} as (${sql(rows)})`, values: list.flatMap(values), ...more };
}

const telling = (secrets: Secrets, told: Logout[], now: Date) => ({
  sql: `told as (${addLogoutsSql})`,
  values: logoutValues(secrets, told, now),
});

const count = ({ name }: Part): string => `(select count(*) from ${name})`;

const isInteraction = ({ model }: { model: string }) => model === 'Interaction';

function partition<T>(list: T[], test: (item: T) => boolean): [T[], T[]] {
  return [list.filter(test), list.filter((item) => !test(item))];
}
