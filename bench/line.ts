/** What a figure, or how it stands to its floor, must reach. */
export interface Mark {
  least?: number;
  most?: number;
  /** The ratio counts, not the figure. */
  ofFloor?: boolean;
  /** How fast this run's floor is of the one the mark was set beside, where it is slower: the mark is so much lower. */
  scale?: number;
}

/** One figure of the table: a median, what it is measured against, and whether it is what it must be. */
export interface Line {
  row: number;
  figure: string;
  unit: string;
  value: number;
  floor: number | null;
  ratio: number | null;
  mark: string;
  met: boolean;
}

interface Given {
  row: number;
  figure: string;
  unit: string;
  value: number;
  floor?: number;
  mark: Mark;
}

export function lineOf({ row, figure, unit, value, floor, mark }: Given): Line {
  const ratio = floor === undefined ? null : value / floor;
  const judged = mark.ofFloor ? (ratio ?? Number.NaN) : value;
  const { least, most } = scaled(mark);
  const met = judged >= (least ?? Number.NEGATIVE_INFINITY) && judged <= (most ?? Number.POSITIVE_INFINITY);
  return { row, figure, unit, value, floor: floor ?? null, ratio, mark: written(mark), met };
}

/** A rate is less, and a time more, on a slower machine. */
function scaled({ least, most, scale = 1 }: Mark): { least: number | undefined; most: number | undefined } {
  return { least: least && least * scale, most: most && most / scale };
}

function written(mark: Mark): string {
  const { least, most } = scaled(mark);
  const times = mark.ofFloor ? ' × floor' : '';
  const why = mark.scale === undefined || mark.scale === 1 ? '' : ` (${mark.least ?? mark.most}, scaled)`;
  return `${least === undefined ? `≤ ${short(most)}` : `≥ ${short(least)}`}${times}${why}`;
}

const short = (value = Number.NaN): string => String(Number(value.toPrecision(3)));
