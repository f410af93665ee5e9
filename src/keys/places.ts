import { linkContext } from '../credential/mailed-link-store.ts';
import { mailedContext } from '../credential/one-time-secret.ts';
import { totpContext } from '../credential/totp-store.ts';
import { factsContext } from '../interaction/store.ts';
import { mailAddressContext, mailContext } from '../mail/log-store.ts';
import { foldEmail } from '../member/email-address.ts';
import { insuredKey } from '../member/insured.ts';
import type { MemberDetails } from '../member/member.ts';
import { deviceContext, sealingContext } from '../oidc/artifact.ts';
import type { Secrets } from '../secrets.ts';
import { signingKeyContext } from './signing-key-store.ts';

/** A row of a place: its primary key, what else the contexts need, and what is sealed. */
export type PlaceRow = Record<string, string | number | Buffer | null>;
/** What lies sealed in a row, opened; null where there is nothing. */
export type Opened = Record<string, Buffer | null>;

/** A table with something sealed in it. */
export interface Place {
  table: string;
  /** The primary key, with PostgreSQL's types. */
  key: Record<string, 'int' | 'uuid' | 'text' | 'bytea'>;
  /** Columns beside the primary key that a context needs. */
  needs?: string[];
  /** What each sealed column is sealed for. */
  sealed: Record<string, (row: PlaceRow) => string>;
  /** Digests of what was opened, which belong to the same key as the seal beside them. */
  digests?: Record<string, (row: PlaceRow, opened: Opened, secrets: Secrets) => Buffer | null>;
}

const text = (value: unknown): string => String(value);
const bytes = (value: unknown): Buffer => value as Buffer;
const insuredOf = (insurerId: number, details: Buffer): string =>
  insuredKey(insurerId, JSON.parse(details.toString()) as MemberDetails);
const member = { insurer_id: 'int', id: 'uuid' } as const;

/** Every column that is sealed under a key of SECRET_KEYS and stays long enough to be sealed again. */
export const places: Place[] = [
  {
    table: 'service_secret',
    key: { name: 'text' },
    sealed: { sealed_value: ({ name }) => text(name) },
  },
  {
    table: 'signing_key',
    key: { kid: 'text' },
    sealed: { sealed_private_jwk: ({ kid }) => signingKeyContext(text(kid)) },
  },
  {
    table: 'member',
    key: member,
    sealed: {
      sealed_details: ({ id }) => `member ${id}`,
      sealed_email: ({ id }) => `member ${id} email`,
      sealed_pending_email: ({ id }) => `member ${id} pending email`,
    },
    digests: {
      email_digest: (_row, { sealed_email: email }, secrets) =>
        email ? secrets.digest('email', foldEmail(email.toString())) : null,
      insured_digest: ({ insurer_id }, { sealed_details: details }, secrets) =>
        details ? secrets.digest('insured', insuredOf(Number(insurer_id), details)) : null,
    },
  },
  {
    table: 'passkey',
    key: { insurer_id: 'int', member_id: 'uuid', id: 'uuid' },
    sealed: { sealed_name: ({ id }) => `passkey ${id}` },
  },
  {
    table: 'totp',
    key: { insurer_id: 'int', member_id: 'uuid' },
    sealed: { sealed_secret: ({ member_id }) => totpContext(text(member_id)) },
  },
  {
    table: 'remembered_browser',
    key: member,
    sealed: { sealed_device: ({ id }) => `remembered browser ${id}` },
  },
  {
    table: 'one_time_secret',
    key: member,
    needs: ['purpose'],
    sealed: {
      sealed_payload: ({ id, purpose }) =>
        purpose === 'password-reset' || purpose === 'email-undo'
          ? linkContext(purpose, text(id))
          : mailedContext(text(id)),
    },
  },
  {
    table: 'approval',
    key: { id: 'text' },
    sealed: { sealed_request: ({ id }) => `approval ${id}` },
  },
  {
    table: 'mail',
    key: { id: 'uuid' },
    sealed: {
      sealed_to: ({ id }) => mailAddressContext(text(id)),
      sealed_content: ({ id }) => mailContext(text(id)),
    },
  },
  {
    table: 'interaction',
    key: { id_hash: 'bytea' },
    sealed: {
      sealed_payload: ({ id_hash }) => sealingContext('Interaction', bytes(id_hash)),
      sealed_facts: ({ id_hash }) => factsContext(bytes(id_hash)),
    },
  },
  {
    table: 'oidc_artifact',
    key: { model: 'text', id_hash: 'bytea' },
    sealed: {
      sealed_payload: ({ model, id_hash }) => sealingContext(text(model), bytes(id_hash)),
      sealed_device: ({ id_hash }) => deviceContext(bytes(id_hash)),
    },
  },
];
