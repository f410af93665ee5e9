import type { Knex } from 'knex';

/**
 * What an account of years needs: the language a member reads, the epoch that ends everything before it, remembered
 * browsers, recovery codes, the link that undoes a change of address, and counts of who fails from one address.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table member
      add column language text check (language in ('ja', 'en')),
      add column epoch int not null default 0,
      add column email_verified_at timestamptz,
      add column email_changed_at timestamptz,
      add column password_changed_at timestamptz;
    comment on column member.epoch is 'grows when everything is ended; artifacts of an earlier epoch are dead';

    alter table oidc_artifact
      add column epoch int,
      add column sealed_device bytea;
    comment on column oidc_artifact.epoch is 'the member''s when it was made; null: made by a version that had none';

    create table remembered_browser (
      insurer_id int not null,
      member_id uuid not null,
      id uuid not null,
      token_digest bytea not null,
      sealed_device bytea not null,
      asks_password boolean not null default false,
      created_at timestamptz not null,
      last_used_at timestamptz not null,
      expires_at timestamptz not null,
      primary key (insurer_id, id),
      foreign key (insurer_id, member_id) references member
    );
    create index remembered_browser_member on remembered_browser (insurer_id, member_id);
    create index remembered_browser_expiry on remembered_browser (expires_at);
    comment on column remembered_browser.asks_password is 'signed out by hand: only the user ID is still filled in';

    create table recovery_code (
      insurer_id int not null,
      member_id uuid not null,
      code_digest bytea not null,
      created_at timestamptz not null,
      used_at timestamptz,
      primary key (insurer_id, member_id, code_digest),
      foreign key (insurer_id, member_id) references member
    );

    alter table one_time_secret
      drop constraint one_time_secret_purpose_check,
      drop constraint one_time_secret_way,
      add constraint one_time_secret_purpose_check
        check (purpose in ('email-verification', 'email-otp', 'password-reset', 'email-undo')),
      add constraint one_time_secret_way
        check (case when purpose in ('password-reset', 'email-undo') then link_digest is not null
                    else interaction_hash is not null and code_digest is not null and code_expires_at is not null end);

    alter table throttle add column crowd_digest bytea;
    comment on column throttle.crowd_digest is 'what the key is one of, where keys that fail are counted';
    create index throttle_crowd on throttle (insurer_id, bucket, crowd_digest, window_ends_at) where crowd_digest is not null;
    create index member_birthdate_confirmed on member (insurer_id, birthdate_confirmed_at)
      where birthdate_confirmed_at is not null;
  `);
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
