import { createHash } from 'node:crypto';
import type { Secrets } from '../secrets.ts';

/** An entry as it is hashed: every column as PostgreSQL writes it, so that a microsecond counts. */
export interface EntryText {
  id: string;
  at: string;
  insurer_id: string | null;
  member_id: string | null;
  actor: string;
  action: string;
  outcome: string;
  detail: string;
}

/** Where an entry lies in the chain. */
export interface Place {
  sequence: number;
  sealedAt: string;
}

/** What stands before the first link. */
export const beginning = Buffer.alloc(32);

/**
 * Of a link: its own content and the link before. It needs no key, so a seal vouches for everything before it, also for
 * what was sealed under keys that are gone by now. JSON of texts in a fixed order has one reading.
 */
export function hashLink(previous: Buffer, { sequence, sealedAt }: Place, entry: EntryText): Buffer {
  const { id, at, insurer_id, member_id, actor, action, outcome, detail } = entry;
  const content = [id, at, insurer_id, member_id, actor, action, outcome, detail];
  return createHash('sha256')
    .update(JSON.stringify([previous.toString('hex'), sequence, sealedAt, ...content]))
    .digest();
}

export const sealLink = (secrets: Secrets, sequence: number, hash: Buffer): Buffer =>
  secrets.sign('audit trail', sealed(sequence, hash));

/** What a link's seal says of its hash, at that place. */
export const checkLink = (secrets: Secrets, sequence: number, hash: Buffer, seal: Buffer) =>
  secrets.check('audit trail', sealed(sequence, hash), seal);

const sealed = (sequence: number, hash: Buffer): string => `${sequence}:${hash.toString('hex')}`;
