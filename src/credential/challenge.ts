import { timingSafeEqual } from 'node:crypto';
import { minutes } from '../clock.ts';
import type { Secrets } from '../secrets.ts';

/** How long the browser's dialog may stay open, and so how long a challenge is good. */
export const ceremonyTimeout = minutes(5);

/** What a challenge is bound to; `count` grows with every ceremony an interaction uses up. */
export interface Ceremony {
  kind: 'registration' | 'authentication';
  uid: string;
  /** Empty where nobody is known yet (a passkey alone). */
  memberId: string;
  count: number;
}

const STAMP_BYTES = 8;

/**
 * A WebAuthn challenge (40 bytes: the time of issue and a keyed hash of it and the ceremony). It needs no
 * storage: another interaction, member or ceremony hashes to something else, and once a ceremony is used up the
 * interaction's count has moved on (WebAuthn L3 §13.4.3).
 */
export function makeChallenge(secrets: Secrets, ceremony: Ceremony, now: Date): Buffer {
  const stamp = Buffer.alloc(STAMP_BYTES);
  stamp.writeBigUInt64BE(BigInt(now.getTime()));
  return Buffer.concat([stamp, secrets.digest('challenge', material(ceremony, stamp))]);
}

/**
 * Whether `challenge` (base64url) was made for this ceremony, not longer ago than the dialog may stay open. One from the
 * future was made by another process whose clock is ahead: nobody else can make one.
 */
export function isChallenge(secrets: Secrets, ceremony: Ceremony, challenge: string, now: Date): boolean {
  const bytes = Buffer.from(challenge, 'base64url');
  if (bytes.length !== STAMP_BYTES + 32) return false;
  const stamp = bytes.subarray(0, STAMP_BYTES);
  const age = now.getTime() - Number(stamp.readBigUInt64BE());
  if (age > ceremonyTimeout) return false;
  const digests = secrets.digests('challenge', material(ceremony, stamp));
  return digests.some((digest) => timingSafeEqual(digest, bytes.subarray(STAMP_BYTES)));
}

const material = ({ kind, uid, memberId, count }: Ceremony, stamp: Buffer): string =>
  JSON.stringify([kind, uid, memberId, count, stamp.toString('hex')]);
