import { mannWhitney, median } from '../statistics.ts';
import type { PathName } from './paths.ts';

/** What may not be exceeded: two classes of people whose answers take as long. */
export const mark = { gapMs: 5, p: 0.01 };

export interface Comparison {
  path: PathName;
  a: string;
  b: string;
  n: number;
  medianA: number;
  medianB: number;
  /** Milliseconds between the medians. */
  gap: number;
  p: number;
  met: boolean;
}

/** Every pair of classes of one path. */
export function compareAll(path: PathName, samples: Record<string, number[]>): Comparison[] {
  const classes = Object.entries(samples);
  return classes.flatMap(([a, ofA], at) =>
    classes.slice(at + 1).map(([b, ofB]) => {
      const [medianA, medianB] = [median(ofA), median(ofB)];
      const [gap, p] = [Math.abs(medianA - medianB), mannWhitney(ofA, ofB)];
      const met = gap < mark.gapMs && p > mark.p;
      return { path, a, b, n: Math.min(ofA.length, ofB.length), medianA, medianB, gap, p, met };
    }),
  );
}
