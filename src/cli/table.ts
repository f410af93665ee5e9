/** Kana, kanji and full-width forms take two columns of a terminal. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u;

export const widthOf = (text: string): number =>
  [...text].reduce((width, letter) => width + (wide.test(letter) ? 2 : 1), 0);

/** A count, with what is counted. */
const figure = /^[-+(]*[\d,.]*(?: ?(?:%|件|人|rows))?\)*$/;

/** Rows of cells as lines of a terminal: figures to the right, whatever stands above them, all else to the left. */
export function toTable(rows: readonly (readonly string[])[]): string[] {
  const columns = (rows[0] ?? []).map((_, at) => ({
    width: Math.max(...rows.map((row) => widthOf(row[at] ?? ''))),
    right: at > 0 && rows.slice(1).every((row) => figure.test(row[at] ?? '')),
  }));
  return rows.map((row) =>
    row
      .map((cell, at) => {
        const room = ' '.repeat((columns[at]?.width ?? 0) - widthOf(cell));
        return columns[at]?.right ? room + cell : cell + room;
      })
      .join('  ')
      .trimEnd(),
  );
}
