import type { AdapterPayload } from 'oidc-provider';
import { hashId, type Secrets } from '../secrets.ts';

/** One row of `oidc_artifact`, as the look-ups need it; the payload itself is sealed. */
export interface ArtifactRow {
  model: string;
  id_hash: Buffer;
  sealed_payload: Buffer;
  consumed_at: Date | null;
  /** The member's epoch it was made under; null where nobody's is known. */
  epoch: number | null;
}

/** What the unit of work remembers of an artifact: oidc-provider's payload and when it was consumed. */
export interface Artifact {
  readonly payload: AdapterPayload;
  consumedAt: Date | null;
  insurerId: number | null;
  epoch: number | null;
}

export const keyOf = (model: string, idHash: Buffer): string => `${model} ${idHash.toString('hex')}`;
/** What an artifact of this key is sealed for. */
export const contextOf = (key: string): string => `oidc ${key}`;
export const sealingContext = (model: string, idHash: Buffer): string => contextOf(keyOf(model, idHash));

/** The payload is opened when it is asked for: a token's session, read along with it, mostly is not. */
export function openArtifact(
  secrets: Secrets,
  row: ArtifactRow & { insurer_id?: number | null },
  key = keyOf(row.model, row.id_hash),
): Artifact {
  let payload: AdapterPayload | undefined;
  return {
    get payload() {
      payload ??= secrets.openJson<AdapterPayload>(row.sealed_payload, contextOf(key));
      return payload;
    },
    consumedAt: row.consumed_at,
    insurerId: row.insurer_id ?? null,
    epoch: row.epoch,
  };
}

/** The hash of an identifier that may be absent. */
export const hashOf = (id: unknown): Buffer | null => (typeof id === 'string' ? hashId(id) : null);

/** Whose sign-in an interaction was, so that it ends with the member's others until the browser is back (T47). */
export const answeredBy = ({ result }: AdapterPayload): string | undefined =>
  (result as { login?: { accountId?: string } } | undefined)?.login?.accountId;

/** Where a session was used last. */
export interface SessionDevice {
  kind: string;
  seenAt: string;
}

/** What a session's device is sealed for. */
export const deviceContext = (idHash: Buffer): string => `device ${keyOf('Session', idHash)}`;

export const sealDevice = (secrets: Secrets, idHash: Buffer, device: SessionDevice): Buffer =>
  secrets.sealJson(device, deviceContext(idHash));

export const openDevice = (secrets: Secrets, idHash: Buffer, sealed: Buffer): SessionDevice =>
  secrets.openJson(sealed, deviceContext(idHash));
