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
  /** Only where it is asked for by name: it takes long, and its figures are not in the table. */
  apart?: boolean;
  run(options: Options): Promise<Finding>;
}

export const isMet = ({ lines, met = true }: Finding): boolean => met && lines.every((line) => line.met);

/** What a report that broke off leaves: no figure, and why. */
export const brokenOff = (error: unknown): Finding => ({
  lines: [],
  figures: { brokenOff: error instanceof Error ? error.message : String(error) },
  met: false,
});

export interface Choice {
  chosen: { report: Report; rows: number[] }[];
  /** Words that no report has for its name or a row. */
  unknown: string[];
}

/** The reports wanted by name or row; where nothing is said, all but those apart. */
export function choose(reports: Report[], only: string | undefined): Choice {
  const all = (report: Report) => ({ report, rows: report.rows });
  if (only === undefined) return { chosen: reports.filter(({ apart }) => !apart).map(all), unknown: [] };
  const words = only.split(',').map((word) => word.trim());
  const isKnown = (word: string) =>
    reports.some(({ name, rows }) => name === word || rows.map(String).includes(word));
  const chosen = reports.flatMap((report) => {
    if (words.includes(report.name)) return [all(report)];
    const rows = report.rows.filter((row) => words.includes(String(row)));
    return rows.length > 0 ? [{ report, rows }] : [];
  });
  return { chosen, unknown: words.filter((word) => !isKnown(word)) };
}
