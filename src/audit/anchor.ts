/** The end of the chain as it was at one time; kept outside the database, it shows later whether the trail was cut. */
export interface Anchor {
  sequence: number;
  hash: Buffer;
}

/** `1042:` and 64 hexadecimal digits. */
export const writeAnchor = ({ sequence, hash }: Anchor): string => `${sequence}:${hash.toString('hex')}`;

export function readAnchor(text: string): Anchor | null {
  const [, sequence, hash] = /^([1-9]\d{0,15}):([0-9a-f]{64})$/.exec(text.trim()) ?? [];
  if (sequence === undefined || hash === undefined) return null;
  return { sequence: Number(sequence), hash: Buffer.from(hash, 'hex') };
}
