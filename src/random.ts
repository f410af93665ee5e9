import { randomFillSync } from 'node:crypto';

/** Random bytes are cheap by the thousand and dear by the dozen; each is handed out once. */
const store = Buffer.alloc(8 * 1024);
let used = store.length;

/** A dozen or two, as good as any. */
export function fewRandomBytes(length: number): Buffer {
  if (used + length > store.length) {
    randomFillSync(store);
    used = 0;
  }
  const bytes = Buffer.from(store.subarray(used, used + length));
  used += length;
  return bytes;
}
