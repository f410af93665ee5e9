import type { Knex } from 'knex';

/*
 * Columns called `sealed_…` or of type bytea holding personal data are AES-256-GCM under a key outside the
 * database; columns called `…_digest` are keyed hashes, `…_hash` plain SHA-256 of a random identifier.
 * `insurer_id` comes first in every key of what belongs to an insurer, so the tables can be distributed by it.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table insurer (
      id int generated always as identity primary key,
      code text not null unique,
      number text not null,
      document jsonb not null,
      updated_at timestamptz not null
    );

    create table terms (
      id int generated always as identity primary key,
      insurer_id int references insurer,
      version text not null,
      title jsonb not null,
      body jsonb not null,
      body_hash bytea not null,
      effective_at timestamptz not null,
      published_at timestamptz not null,
      unique nulls not distinct (insurer_id, version)
    );

    create table member (
      insurer_id int not null references insurer,
      id uuid not null,
      user_id text not null,
      user_id_key text not null,
      cohort smallint not null check (cohort in (1, 2, 3)),
      status text not null default 'active' check (status in ('active', 'left', 'disabled')),
      sealed_details bytea not null,
      details_digest bytea not null,
      provisional_hash text,
      password_hash text,
      birthdate_confirmed_at timestamptz,
      sealed_email bytea,
      email_digest bytea,
      sealed_pending_email bytea,
      factor text check (factor in ('passkey', 'email-otp', 'totp')),
      email_otp_set_up_at timestamptz,
      activated_at timestamptz,
      imported_at timestamptz not null,
      updated_at timestamptz not null,
      primary key (insurer_id, id),
      unique (insurer_id, user_id_key),
      check (activated_at is null or password_hash is not null)
    );
    create index member_email on member (email_digest) where email_digest is not null;

    create table terms_acceptance (
      insurer_id int not null,
      member_id uuid not null,
      terms_id int not null references terms,
      body_hash bytea not null,
      accepted_at timestamptz not null,
      primary key (insurer_id, member_id, terms_id),
      foreign key (insurer_id, member_id) references member
    );

    create table passkey (
      insurer_id int not null,
      member_id uuid not null,
      id uuid not null,
      credential_id bytea not null unique,
      public_key bytea not null,
      counter bigint not null,
      transports text[] not null,
      aaguid uuid not null,
      device_type text not null check (device_type in ('singleDevice', 'multiDevice')),
      backed_up boolean not null,
      sealed_name bytea not null,
      named boolean not null,
      created_at timestamptz not null,
      last_used_at timestamptz,
      primary key (insurer_id, member_id, id),
      foreign key (insurer_id, member_id) references member
    );

    create table totp (
      insurer_id int not null,
      member_id uuid not null,
      sealed_secret bytea not null,
      last_used_step bigint not null,
      set_up_at timestamptz not null,
      primary key (insurer_id, member_id),
      foreign key (insurer_id, member_id) references member
    );

    create table client (
      id text primary key,
      insurer_codes text[],
      secret_digest bytea,
      minimum_acr text,
      metadata jsonb not null,
      created_at timestamptz not null,
      disabled_at timestamptz
    );
    comment on column client.insurer_codes is 'null: every insurer';

    create table interaction (
      id_hash bytea primary key,
      client_id text not null,
      sealed_payload bytea not null,
      sealed_facts bytea,
      member_insurer_id int,
      member_id uuid,
      expires_at timestamptz not null
    );
    create index interaction_expiry on interaction (expires_at);
    create index interaction_member on interaction (member_insurer_id, member_id) where member_id is not null;

    create table oidc_artifact (
      model text not null,
      id_hash bytea not null,
      uid_hash bytea,
      grant_hash bytea,
      session_hash bytea,
      account_id uuid,
      client_id text,
      insurer_id int,
      sealed_payload bytea not null,
      expires_at timestamptz not null,
      consumed_at timestamptz,
      primary key (model, id_hash)
    );
    create index oidc_artifact_uid on oidc_artifact (uid_hash) where uid_hash is not null;
    create index oidc_artifact_grant on oidc_artifact (grant_hash) where grant_hash is not null;
    create index oidc_artifact_account on oidc_artifact (account_id) where account_id is not null;
    create index oidc_artifact_expiry on oidc_artifact (expires_at);

    create table one_time_secret (
      insurer_id int not null,
      id uuid not null,
      member_id uuid not null,
      purpose text not null check (purpose in ('email-verification', 'email-otp')),
      interaction_hash bytea not null,
      code_digest bytea not null,
      link_digest bytea unique,
      sealed_payload bytea not null,
      attempts smallint not null default 0,
      created_at timestamptz not null,
      code_expires_at timestamptz not null,
      expires_at timestamptz not null,
      consumed_at timestamptz,
      primary key (insurer_id, id),
      foreign key (insurer_id, member_id) references member
    );
    create index one_time_secret_member on one_time_secret (insurer_id, member_id, purpose, created_at desc);
    create index one_time_secret_expiry on one_time_secret (expires_at);

    create table throttle (
      insurer_id int not null,
      bucket text not null,
      key_digest bytea not null,
      count int not null,
      window_ends_at timestamptz not null,
      opens_at timestamptz not null,
      primary key (insurer_id, bucket, key_digest)
    );
    create index throttle_expiry on throttle (window_ends_at);

    create table signing_key (
      kid text primary key,
      sealed_private_jwk bytea not null,
      position int not null,
      created_at timestamptz not null
    );

    create table service_secret (
      name text primary key,
      sealed_value bytea not null
    );

    create table audit_entry (
      id bigint generated always as identity primary key,
      at timestamptz not null,
      insurer_id int,
      member_id uuid,
      actor text not null,
      action text not null,
      outcome text not null,
      detail jsonb not null
    );
    create index audit_entry_member on audit_entry (insurer_id, member_id, at) where member_id is not null;

    -- Raises 'KO001' unless every consumption of a unit of work found its row unconsumed, so the one
    -- statement that carries it is undone as a whole.
    create function assert_consumed(wanted bigint, consumed bigint) returns boolean language plpgsql as $$
    begin
      if wanted <> consumed then
        raise exception 'already consumed' using errcode = 'KO001';
      end if;
      return true;
    end $$;
  `);
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
