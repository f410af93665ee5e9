import type { AuditEntry } from '../audit/audit.ts';
import type { CountKey } from '../throttle/throttle.ts';
import type { AsRead, Upsert } from './flush.ts';

/** One kind of change, as a common table expression over rows of parameters. */
export interface Kind<Change> {
  name: string;
  /** Of each parameter of a row. */
  types: string[];
  values(change: Change): unknown[];
  sql(rows: string): string;
}

type Key = Pick<Upsert, 'model' | 'idHash'>;

export const destroyed: Kind<Key> = {
  name: 'destroyed',
  types: ['text', 'bytea'],
  values: ({ model, idHash }) => [model, idHash],
  sql: (rows) => `
    delete from oidc_artifact a using (values ${rows}) d (model, id_hash)
    where a.model = d.model and a.id_hash = d.id_hash`,
};

export const revoked: Kind<{ model: string; grantHash: Buffer }> = {
  name: 'revoked',
  types: ['text', 'bytea'],
  values: ({ model, grantHash }) => [model, grantHash],
  sql: (rows) => `
    delete from oidc_artifact a using (values ${rows}) r (model, grant_hash)
    where a.model = r.model and a.grant_hash = r.grant_hash`,
};

export const consumed: Kind<Key & { at: Date }> = {
  name: 'consumed',
  types: ['text', 'bytea', 'timestamptz'],
  values: ({ model, idHash, at }) => [model, idHash, at],
  sql: (rows) => `
    update oidc_artifact a set consumed_at = c.at from (values ${rows}) c (model, id_hash, at)
    where a.model = c.model and a.id_hash = c.id_hash and a.consumed_at is null returning 1`,
};

/** Changes rows that are there, and makes none. */
export const updated: Kind<Upsert> = {
  name: 'updated',
  types: ['text', 'bytea', 'uuid', 'int', 'bytea', 'bytea', 'timestamptz'],
  values: (it) => [
    ...[it.model, it.idHash, it.accountId, it.insurerId],
    ...[it.sealedPayload, it.sealedDevice, it.expiresAt],
  ],
  sql: (rows) => `
    update oidc_artifact a set
      account_id = g.account_id, insurer_id = coalesce(g.insurer_id, a.insurer_id), sealed_payload = g.sealed_payload,
      sealed_device = g.sealed_device, expires_at = g.expires_at
    from (values ${rows}) g (model, id_hash, account_id, insurer_id, sealed_payload, sealed_device, expires_at)
    where a.model = g.model and a.id_hash = g.id_hash`,
};

export const intoArtifacts = `
    insert into oidc_artifact (model, id_hash, uid_hash, grant_hash, session_hash, account_id, client_id,
                               insurer_id, epoch, sealed_payload, sealed_device, expires_at)`;

/** Makes rows that cannot be there yet: looking for them first would cost a look-up, and an entry in the log. */
export const inserted: Kind<Upsert> = {
  name: 'inserted',
  types: [
    ...['text', 'bytea', 'bytea', 'bytea', 'bytea', 'uuid', 'text'],
    ...['int', 'int', 'bytea', 'bytea', 'timestamptz'],
  ],
  values: (it) => [
    ...[it.model, it.idHash, it.uidHash, it.grantHash, it.sessionHash, it.accountId, it.clientId],
    ...[it.insurerId, it.epoch, it.sealedPayload, it.sealedDevice, it.expiresAt],
  ],
  sql: (rows) => `${intoArtifacts} values ${rows}`,
};

export const upserted: Kind<Upsert> = {
  ...inserted,
  name: 'upserted',
  sql: (rows) => `${inserted.sql(rows)}
    on conflict (model, id_hash) do update set
      uid_hash = excluded.uid_hash, grant_hash = excluded.grant_hash, session_hash = excluded.session_hash,
      account_id = excluded.account_id, client_id = excluded.client_id, insurer_id = excluded.insurer_id,
      epoch = excluded.epoch, sealed_payload = excluded.sealed_payload, sealed_device = excluded.sealed_device,
      expires_at = excluded.expires_at`,
};

/** Locks a member, whose row must be as it was read. */
export const sameMember: Kind<AsRead['member']> = {
  name: 'same_member',
  types: ['int', 'uuid', 'xid'],
  values: ({ insurerId, id, version }) => [insurerId, id, version],
  sql: (rows) => `
    select from member m join (values ${rows}) v (insurer_id, id, version) using (insurer_id, id)
    where m.xmin = v.version for no key update of m`,
};

/** Answers an interaction, whose row must be as it was read. */
export const answered: Kind<Upsert & { version: string }> = {
  name: 'answered',
  types: ['bytea', 'xid', 'int', 'uuid', 'bytea', 'timestamptz'],
  values: (it) => [it.idHash, it.version, it.insurerId, it.accountId, it.sealedPayload, it.expiresAt],
  sql: (rows) => `
    update interaction i set
      member_insurer_id = coalesce(a.insurer_id, i.member_insurer_id), member_id = coalesce(a.member_id, i.member_id),
      sealed_payload = a.sealed_payload, expires_at = a.expires_at
    from (values ${rows}) a (id_hash, version, insurer_id, member_id, sealed_payload, expires_at)
    where i.id_hash = a.id_hash and i.xmin = a.version returning 1`,
};

/** Ends an interaction, whose row must be as it was read. */
export const finished: Kind<Key & { version: string }> = {
  name: 'finished',
  types: ['bytea', 'xid'],
  values: ({ idHash, version }) => [idHash, version],
  sql: (rows) => `
    delete from interaction i using (values ${rows}) f (id_hash, version)
    where i.id_hash = f.id_hash and i.xmin = f.version returning 1`,
};

/** Interactions lie in a table of their own: the member's progress is kept beside the payload. */
export const endedInteractions: Kind<Key> = {
  name: 'ended',
  types: ['bytea'],
  values: ({ idHash }) => [idHash],
  sql: (rows) => `delete from interaction where id_hash in (values ${rows}) returning 1`,
};

export const interactions: Kind<Upsert> = {
  name: 'interactions',
  types: ['bytea', 'text', 'int', 'uuid', 'bytea', 'timestamptz'],
  values: (it) => [it.idHash, it.clientId, it.insurerId, it.accountId, it.sealedPayload, it.expiresAt],
  sql: (rows) => `
    insert into interaction as i (id_hash, client_id, member_insurer_id, member_id, sealed_payload, expires_at)
    values ${rows}
    on conflict (id_hash) do update set
      member_insurer_id = coalesce(excluded.member_insurer_id, i.member_insurer_id),
      member_id = coalesce(excluded.member_id, i.member_id),
      sealed_payload = excluded.sealed_payload, expires_at = excluded.expires_at`,
};

export const audited: Kind<AuditEntry> = {
  name: 'audited',
  types: ['timestamptz', 'int', 'uuid', 'text', 'text', 'text', 'jsonb'],
  values: (it) => [
    ...[it.at, it.insurerId, it.memberId, it.actor, it.action, it.outcome],
    JSON.stringify(it.detail),
  ],
  sql: (rows) =>
    `insert into audit_entry (at, insurer_id, member_id, actor, action, outcome, detail) values ${rows}`,
};

/** A function of the database's own deletes them in the order in which `admit` takes them, or two sign-ins could deadlock. */
export const forgiven: Kind<CountKey> = {
  name: 'forgiven',
  types: ['int', 'text', 'bytea'],
  values: ({ insurerId, bucket, digest }) => [insurerId, bucket, digest],
  sql: (rows) => `
    select forget_counts(array_agg(insurer_id), array_agg(bucket), array_agg(key_digest))
    from (values ${rows}) f (insurer_id, bucket, key_digest)`,
};
