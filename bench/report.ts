import type { Line } from './line.ts';
import type { ShareLine } from './shares/measure.ts';
import type { Table } from './table.ts';

/** What a run is asked for. */
export interface Options {
  /** The rows wanted, of those the report has. */
  rows: number[];
  /** A look rather than a figure: fewer or shorter samples. */
  quick: boolean;
  /** Sizes that take longer than all else together. */
  full: boolean;
}

/** What one report found. */
export interface Finding {
  /** Its lines of the table at the end. */
  lines: Line[];
  /** What of the CPU was whose, of loads among them. */
  shares?: ShareLine[];
  /** What is shown besides, as soon as the report is done. */
  tables?: Table[];
  /** What the lines were made of, every run included, for `results.json`. */
  figures: unknown;
  /** False where something beside the lines misses its mark. */
  met?: boolean;
}

export interface Report {
  name: string;
  /** Rows of the table of figures that must be reached; none where a report has marks of its own. */
  rows: number[];
  run(options: Options): Promise<Finding>;
}

export const isMet = ({ lines, met = true }: Finding): boolean => met && lines.every((line) => line.met);

/** The reports wanted by name or row, all where nothing is said, and what of it no report has. */
export function choose(
  reports: Report[],
  only: string | undefined,
): { chosen: { report: Report; rows: number[] }[]; unknown: string[] } {
  const words = only?.split(',').map((word) => word.trim());
  if (words === undefined)
    return { chosen: reports.map((report) => ({ report, rows: report.rows })), unknown: [] };
  const unknown = words.filter(
    (word) => !reports.some(({ name, rows }) => name === word || rows.includes(Number(word))),
  );
  const chosen = reports.flatMap((report) => {
    const rows = report.rows.filter((row) => words.includes(String(row)));
    if (words.includes(report.name)) return [{ report, rows: report.rows }];
    return rows.length > 0 ? [{ report, rows }] : [];
  });
  return { chosen, unknown };
}
