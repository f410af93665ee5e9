import type { AuditEntry } from '../audit/audit.ts';
import { type Db, query } from '../db.ts';
import { addNoticesSql, type LaterNotice, noticeValues } from '../mail/notice-store.ts';
import type { Secrets } from '../secrets.ts';
import type { CountKey } from '../throttle/throttle.ts';
import { addLogoutsSql, type Logout, logoutValues } from './logout-outbox.ts';

export interface Upsert {
  /** Changes a row, but makes none. */
  onlyIfThere: boolean;
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

interface Changes {
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
  /** What members are to be told off the request. */
  notices: LaterNotice[];
}

/** A code, token or reference was used, or an interaction ended, a second time. */
export class AlreadyConsumed extends Error {}

/*
 * One statement, so that it is atomic without BEGIN and COMMIT. set_config and add_job act only because the outer
 * query reads their rows. Interactions lie in a table of their own: the member's progress is kept beside the payload.
 * Counts are forgotten in the order in which `admit` takes them, or two sign-ins of one member could deadlock.
 */
const flushSql = `
  with durability as (select set_config('synchronous_commit', ?, true) as setting),
  destroyed as (
    delete from oidc_artifact a using unnest(?::text[], ?::bytea[]) d (model, id_hash)
    where a.model = d.model and a.id_hash = d.id_hash),
  revoked as (
    delete from oidc_artifact a using unnest(?::text[], ?::bytea[]) r (model, grant_hash)
    where a.model = r.model and a.grant_hash = r.grant_hash),
  consumed as (
    update oidc_artifact a set consumed_at = ? from unnest(?::text[], ?::bytea[]) c (model, id_hash)
    where a.model = c.model and a.id_hash = c.id_hash and a.consumed_at is null returning 1),
  given as (
    select * from unnest(?::boolean[], ?::text[], ?::bytea[], ?::bytea[], ?::bytea[], ?::bytea[], ?::uuid[], ?::text[],
                         ?::int[], ?::int[], ?::bytea[], ?::bytea[], ?::timestamptz[])
      as g (only_if_there, model, id_hash, uid_hash, grant_hash, session_hash, account_id, client_id, insurer_id, epoch,
            sealed_payload, sealed_device, expires_at)),
  updated as (
    update oidc_artifact a set
      account_id = g.account_id, insurer_id = coalesce(g.insurer_id, a.insurer_id), sealed_payload = g.sealed_payload,
      sealed_device = g.sealed_device, expires_at = g.expires_at
    from given g where g.only_if_there and a.model = g.model and a.id_hash = g.id_hash),
  upserted as (
    insert into oidc_artifact (model, id_hash, uid_hash, grant_hash, session_hash, account_id, client_id,
                               insurer_id, epoch, sealed_payload, sealed_device, expires_at)
    select model, id_hash, uid_hash, grant_hash, session_hash, account_id, client_id, insurer_id, epoch, sealed_payload,
           sealed_device, expires_at
    from given where not only_if_there
    on conflict (model, id_hash) do update set
      uid_hash = excluded.uid_hash, grant_hash = excluded.grant_hash, session_hash = excluded.session_hash,
      account_id = excluded.account_id, client_id = excluded.client_id, insurer_id = excluded.insurer_id,
      epoch = excluded.epoch, sealed_payload = excluded.sealed_payload, sealed_device = excluded.sealed_device,
      expires_at = excluded.expires_at),
  ended as (delete from interaction where id_hash = any(?::bytea[]) returning 1),
  interactions as (
    insert into interaction as i (id_hash, client_id, member_insurer_id, member_id, sealed_payload, expires_at)
    select * from unnest(?::bytea[], ?::text[], ?::int[], ?::uuid[], ?::bytea[], ?::timestamptz[])
    on conflict (id_hash) do update set
      member_insurer_id = coalesce(excluded.member_insurer_id, i.member_insurer_id),
      member_id = coalesce(excluded.member_id, i.member_id),
      sealed_payload = excluded.sealed_payload, expires_at = excluded.expires_at),
  audited as (
    insert into audit_entry (at, insurer_id, member_id, actor, action, outcome, detail)
    select * from unnest(?::timestamptz[], ?::int[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::jsonb[])),
  forgiven as (
    delete from throttle where (insurer_id, bucket, key_digest) in (
      select insurer_id, bucket, key_digest
      from throttle t join unnest(?::int[], ?::text[], ?::bytea[]) f (insurer_id, bucket, key_digest)
        using (insurer_id, bucket, key_digest)
      order by insurer_id, bucket, key_digest for update of t)),
  told as (${addLogoutsSql}),
  noticed as (${addNoticesSql})
  select assert_consumed(?::bigint, (select count(*) from consumed) + (select count(*) from ended)), (select setting from durability),
    (select count(id) from told), (select count(id) from noticed)`;

/** Carries `changes` out as one statement. `relaxed`: it may be lost with the machine (only what can be repeated). */
export async function flushChanges(
  db: Db,
  changes: Changes,
  { secrets, now, relaxed }: { secrets: Secrets; now: Date; relaxed: boolean },
) {
  const { consumed, revoked, audited, forgiven } = changes;
  const isInteraction = ({ model }: { model: string }) => model === 'Interaction';
  const [interactions, upserts] = partition(changes.upserts, isInteraction);
  const [ended, destroyed] = partition(changes.destroyed, isInteraction);
  if (Object.values(changes).every((list) => list.length === 0)) return;
  const values = [
    relaxed ? 'off' : 'on',
    destroyed.map((it) => it.model),
    destroyed.map((it) => it.idHash),
    revoked.map((it) => it.model),
    revoked.map((it) => it.grantHash),
    now,
    consumed.map((it) => it.model),
    consumed.map((it) => it.idHash),
    upserts.map((it) => it.onlyIfThere),
    upserts.map((it) => it.model),
    upserts.map((it) => it.idHash),
    upserts.map((it) => it.uidHash),
    upserts.map((it) => it.grantHash),
    upserts.map((it) => it.sessionHash),
    upserts.map((it) => it.accountId),
    upserts.map((it) => it.clientId),
    upserts.map((it) => it.insurerId),
    upserts.map((it) => it.epoch),
    upserts.map((it) => it.sealedPayload),
    upserts.map((it) => it.sealedDevice),
    upserts.map((it) => it.expiresAt),
    ended.map((it) => it.idHash),
    interactions.map((it) => it.idHash),
    interactions.map((it) => it.clientId),
    interactions.map((it) => it.insurerId),
    interactions.map((it) => it.accountId),
    interactions.map((it) => it.sealedPayload),
    interactions.map((it) => it.expiresAt),
    audited.map((it) => it.at),
    audited.map((it) => it.insurerId),
    audited.map((it) => it.memberId),
    audited.map((it) => it.actor),
    audited.map((it) => it.action),
    audited.map((it) => it.outcome),
    audited.map((it) => JSON.stringify(it.detail)),
    forgiven.map((it) => it.insurerId),
    forgiven.map((it) => it.bucket),
    forgiven.map((it) => it.digest),
    ...logoutValues(secrets, changes.told, now),
    ...noticeValues(secrets, changes.notices, now),
    consumed.length + ended.length,
  ];
  try {
    await query(db, 'oidc.flush', flushSql, values);
  } catch (error) {
    throw (error as { code?: string }).code === 'KO001' ? new AlreadyConsumed('already consumed') : error;
  }
}

function partition<T>(list: T[], test: (item: T) => boolean): [T[], T[]] {
  return [list.filter(test), list.filter((item) => !test(item))];
}
