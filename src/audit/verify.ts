import type { Db } from '../db.ts';
import type { Secrets } from '../secrets.ts';
import type { Anchor } from './anchor.ts';
import { type Fault, Judge } from './judge.ts';
import { linksAfter, unsealedAfter } from './seal-store.ts';

const LINKS = 2_000;
const ENTRIES = 50_000;
/** Whoever has found so many need not see the rest. */
const mostFaults = 20;

export interface Verdict {
  /** How many sealed entries were read. */
  sealed: number;
  /** How many wait to be sealed. */
  waiting: number;
  /** In the order of the chain, then entries that are not in it; the first twenty. */
  faults: Fault[];
  /** The end of the chain; null where nothing is sealed, or the reading stopped before. */
  end: Anchor | null;
}

/** Reads the whole trail, page by page, and tells what of it is not as it was sealed. */
export async function verifyTrail(
  db: Db,
  secrets: Secrets,
  anchor: Anchor | null,
  progress: (read: number) => void = () => {},
): Promise<Verdict> {
  const judge = new Judge(secrets, anchor);
  const { faults } = judge;
  const enough = () => faults.length >= mostFaults;
  let page: Awaited<ReturnType<typeof linksAfter>>;
  do {
    page = await linksAfter(db, judge.end?.sequence ?? 0, LINKS);
    judge.read(page);
    progress(judge.links);
  } while (page.length === LINKS && !enough());
  if (enough()) return { sealed: judge.links, waiting: 0, faults: faults.slice(0, mostFaults), end: null };
  judge.finish();

  let waiting = 0;
  for (let next: string | null = '-9223372036854775808'; next !== null && !enough(); ) {
    const found = await unsealedAfter(db, next, ENTRIES);
    faults.push(...found.foreign.map((entry): Fault => ({ kind: 'inserted', sequence: null, entry })));
    waiting += found.waiting;
    next = found.last;
  }
  return { sealed: judge.links, waiting, faults: faults.slice(0, mostFaults), end: judge.end };
}
