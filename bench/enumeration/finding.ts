import type { Finding } from '../report.ts';
import { type Comparison, mark } from './verdict.ts';

/** Every row; one that missed is followed by its second measurement. */
export function findingOf(first: Comparison[], second: Comparison[]): Finding {
  const repeated = (row: Comparison) =>
    second.find(({ path, a, b }) => path === row.path && a === row.a && b === row.b);
  const figures = first.map((row) => ({ first: row, second: row.met ? null : (repeated(row) ?? null) }));
  const rows = figures.flatMap(({ first, second }) => {
    if (second === null) return [cells(first, 'alike')];
    return [cells(first, 'again:'), cells(second, second.met ? 'alike' : 'DIFFERS')];
  });
  const title = [
    `Enumeration by timing: medians less than ${mark.gapMs} ms apart, Mann-Whitney p above ${mark.p}.`,
    'Of so many rows some miss by chance: one that does is measured again with fresh samples, and counts if it misses twice.',
  ].join('\n');
  const columns = ['path', 'class a', 'class b', 'n', 'median a', 'median b', 'gap ms', 'p', 'verdict'];
  return {
    lines: [],
    tables: [{ title, columns, rows }],
    figures,
    met: figures.every(({ first, second }) => first.met || second?.met === true),
  };
}

const cells = ({ path, a, b, n, medianA, medianB, gap, p }: Comparison, verdict: string): string[] => [
  path,
  a,
  b,
  String(n),
  medianA.toFixed(2),
  medianB.toFixed(2),
  gap.toFixed(2),
  p.toFixed(4),
  verdict,
];
