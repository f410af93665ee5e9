import type { Secrets } from '../secrets.ts';
import type { Anchor } from './anchor.ts';
import { beginning, checkLink, hashLink } from './chain.ts';
import type { LinkedEntry } from './seal-store.ts';

/**
 * What is wrong with a trail. `removed`: links are gone. `missing`: a link's entry is gone. `edited`: the entry is not
 * what was sealed. `forged`: the link is not what was sealed. `reordered`: entry or link lies elsewhere. `inserted`: an
 * entry without a link that was not written by the service, or whose link is gone. `truncated`, `rewritten`: what the
 * anchor tells of is gone, or another. `unverifiable`: nothing vouches for the end, because its key is gone.
 */
export type FaultKind =
  | 'removed'
  | 'missing'
  | 'edited'
  | 'forged'
  | 'reordered'
  | 'inserted'
  | 'truncated'
  | 'rewritten'
  | 'unverifiable';

export interface Fault {
  kind: FaultKind;
  /** Its place in the chain; null where it has none. */
  sequence: number | null;
  /** The entry's number; null where it is not known any more. */
  entry: string | null;
}

/** Reads the chain link by link and tells what is wrong with it; knows nothing of where the links come from. */
export class Judge {
  readonly faults: Fault[] = [];
  links = 0;
  readonly #secrets: Secrets;
  readonly #anchor: Anchor | null;
  /** The hash of the link before; null where it is not what was sealed, so that the next cannot be compared. */
  #previous: Buffer | null = beginning;
  #last: Anchor | null = null;
  #unvouched: Fault | null = null;

  constructor(secrets: Secrets, anchor: Anchor | null) {
    this.#secrets = secrets;
    this.#anchor = anchor;
  }

  /** The last link read. */
  get end(): Anchor | null {
    return this.#last;
  }

  /** Takes the next links; among them it looks for where a thing has been moved from. */
  read(page: LinkedEntry[]): void {
    for (const link of page) this.#link(link, page);
  }

  /** There are no more. */
  finish(): void {
    if (this.#unvouched) this.faults.push(this.#unvouched);
    const reached = this.#last?.sequence ?? 0;
    if (this.#anchor && this.#anchor.sequence > reached)
      this.faults.push({ kind: 'truncated', sequence: reached + 1, entry: null });
  }

  #link(link: LinkedEntry, page: LinkedEntry[]): void {
    const { sequence, entryId: entry, hash } = link;
    const expected = (this.#last?.sequence ?? 0) + 1;
    if (sequence !== expected) {
      this.faults.push({ kind: 'removed', sequence: expected, entry: null });
      this.#previous = null;
    }
    const seal = checkLink(this.#secrets, sequence, hash, link.seal);
    if (seal === 'right') this.#unvouched = null;
    if (seal === 'key-gone') this.#unvouched ??= { kind: 'unverifiable', sequence, entry };
    const kind = seal === 'wrong' ? this.#wrongSeal(link, page) : this.#wrongEntry(link, page);
    if (kind) this.faults.push({ kind, sequence, entry });
    if (this.#anchor?.sequence === sequence) {
      if (this.#anchor.hash.equals(hash)) this.#unvouched = null;
      else this.faults.push({ kind: 'rewritten', sequence, entry });
    }
    this.links++;
    this.#last = { sequence, hash };
    this.#previous = seal === 'wrong' ? null : hash;
  }

  #wrongSeal({ hash, seal }: LinkedEntry, page: LinkedEntry[]): FaultKind {
    const fits = ({ sequence }: LinkedEntry) => checkLink(this.#secrets, sequence, hash, seal) === 'right';
    return page.some(fits) ? 'reordered' : 'forged';
  }

  #wrongEntry({ hash, entry, ...place }: LinkedEntry, page: LinkedEntry[]): FaultKind | null {
    if (entry === null) return 'missing';
    const previous = this.#previous;
    if (previous === null || hashLink(previous, place, entry).equals(hash)) return null;
    // Either the link names another entry, or two entries have exchanged their numbers.
    const fits = ({ entry: other }: LinkedEntry) =>
      other !== null &&
      [other, { ...other, id: place.entryId }].some((it) => hashLink(previous, place, it).equals(hash));
    return page.some(fits) ? 'reordered' : 'edited';
  }
}
