/** 32 bits that look random, and are the same whenever the same is asked: nothing that was made need be kept. */
export function mixed(index: number, salt: number): number {
  let bits = Math.imul(index ^ Math.imul(salt, 0x9e3779b1), 0x85ebca6b) ^ Math.floor(index / 2 ** 32);
  bits = Math.imul(bits ^ (bits >>> 16), 0x21f0aaad);
  bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
  return (bits ^ (bits >>> 15)) >>> 0;
}

/** From 0 to just below 1. */
export const share = (index: number, salt: number): number => mixed(index, salt) / 2 ** 32;

/** As many bytes, four for each of the salts from `salt` on. */
export function bytesOf(index: number, salt: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  for (let at = 0; at < length; at += 4) bytes.writeUInt32LE(mixed(index, salt + at), at);
  return bytes;
}

/** A version 4 UUID. The index is in it as well, since of ten million two would else be the same. */
export function uuidOf(index: number, salt: number): string {
  const bytes = bytesOf(index, salt, 16);
  bytes.writeUInt32LE((mixed(0, salt) ^ index) >>> 0, 12);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** An identifier as oidc-provider makes them: 256 bits, base64url. */
export const idOf = (index: number, salt: number): string => bytesOf(index, salt, 32).toString('base64url');
