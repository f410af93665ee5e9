import type { Call } from './command.ts';
import { plainLine } from './lines.ts';

/** Writes a list item by item, as an array of JSON or a line each, however long it is. */
export function listWriter<Item>(
  { write, has }: Pick<Call, 'write' | 'has'>,
  lineOf: (item: Item) => string,
) {
  const json = has('json');
  let count = 0;
  return {
    get count() {
      return count;
    },
    write(item: Item): void {
      if (json) write(`${count === 0 ? '[' : ','}\n  ${JSON.stringify(item)}`);
      else write(`${plainLine(lineOf(item))}\n`);
      count += 1;
    },
    end(): void {
      if (json) write(count === 0 ? '[]\n' : '\n]\n');
    },
  };
}
