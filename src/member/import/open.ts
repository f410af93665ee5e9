import { OperatorError } from '../../errors.ts';
import { type CsvRecord, readCsv } from './csv.ts';
import { decodeText } from './decode.ts';

/** Rows that are looked up and staged together: so few that they are garbage before the collector has moved them. */
const LOT = 250;

/** The header's cells, and the records after it in lots of some thousand. */
export async function openCsv(
  stream: AsyncIterable<Buffer>,
): Promise<{ header: string[]; lots: AsyncGenerator<CsvRecord[]> }> {
  const lots = inLots(readCsv(decodeText(stream)));
  const { value } = await lots.next();
  const [header, ...rest] = value ?? [];
  if (!header || header.fault)
    throw new OperatorError({ ja: '見出し行がありません。', en: 'There is no header line.' });
  return { header: header.cells, lots: after(rest, lots) };
}

async function* after<T>(first: T, more: AsyncGenerator<T>): AsyncGenerator<T> {
  yield first;
  yield* more;
}

async function* inLots(arriving: AsyncIterable<CsvRecord[]>): AsyncGenerator<CsvRecord[]> {
  let lot: CsvRecord[] = [];
  for await (const records of arriving) {
    lot = lot.concat(records);
    for (; lot.length >= LOT; lot = lot.slice(LOT)) yield lot.slice(0, LOT);
  }
  if (lot.length > 0) yield lot;
}
