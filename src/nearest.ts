import type { Bilingual } from './errors.ts';

/** The name that was probably meant: one that differs by a slip of the fingers or two; undefined where none is near. */
export function nearest(typed: string, names: string[]): string | undefined {
  const most = Math.max(1, Math.floor(typed.length / 3));
  const near = names
    .map((name) => ({ name, distance: distance(typed.toLowerCase(), name.toLowerCase()) }))
    .filter(({ distance }) => distance <= most)
    .sort((one, other) => one.distance - other.distance);
  return near[0]?.name;
}

/** What to add to a refusal; nothing where no name is near. */
export function meant(name: string | undefined): Bilingual {
  return name === undefined
    ? { ja: '', en: '' }
    : { ja: `もしかして: ${name}`, en: ` Did you mean ${name}?` };
}

/** How many letters have to be changed, put in, left out or exchanged with their neighbour. */
function distance(one: string, other: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let row = 1; row <= one.length; row++) {
    const line = [row];
    for (let at = 1; at <= other.length; at++) {
      const same = one[row - 1] === other[at - 1];
      const costs = [cell(last, at) + 1, cell(line, at - 1) + 1, cell(last, at - 1) + (same ? 0 : 1)];
      const crossed = row > 1 && at > 1 && one[row - 1] === other[at - 2] && one[row - 2] === other[at - 1];
      line.push(Math.min(...costs, crossed ? cell(beforeLast, at - 2) + 1 : Number.POSITIVE_INFINITY));
    }
    [beforeLast, last] = [last, line];
  }
  return cell(last, other.length);
}

const cell = (row: number[], at: number): number => row[at] ?? Number.POSITIVE_INFINITY;
