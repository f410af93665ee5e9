/** What a run is asked for beside the names of its reports. */
export interface Options {
  /** A look rather than a figure: fewer samples. */
  quick: boolean;
}

/** What one report found. A table's cells are shown as they are. */
export interface Finding {
  title: string;
  columns: string[];
  rows: string[][];
  /** What the rows were made of, for `results.json`. */
  figures: unknown;
  /** False where a row misses its mark. */
  met: boolean;
}

export interface Report {
  name: string;
  run(options: Options): Promise<Finding>;
}

/** Lines of aligned columns: the last one ragged, figures to the right. */
export function tableOf({ title, columns, rows }: Finding): string {
  const widths = columns.map((name, at) =>
    Math.max(...[name, ...rows.map((row) => row[at] ?? '')].map(length)),
  );
  const isFigure = (cell: string) => /^[\d<]/.test(cell);
  const line = (cells: string[]) =>
    cells
      .map((cell, at) => {
        const space = ' '.repeat((widths[at] ?? 0) - length(cell));
        return isFigure(cell) ? space + cell : cell + space;
      })
      .join('  ')
      .trimEnd();
  return [title, line(columns), ...rows.map(line)].join('\n');
}

const length = (cell: string): number => [...cell].length;
