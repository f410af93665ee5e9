import type pg from 'pg';

/** What of pg's connection a COPY needs. */
interface Wire {
  query(sql: string): void;
  sendCopyFromChunk(rows: Buffer): void;
  endCopyFrom(): void;
  stream: NodeJS.WritableStream & { writableLength: number };
}

const CHUNK = 1024 * 1024;
/** No row is longer. */
const LONGEST = 64 * 1024;
/** Waiting to be sent: beyond this the next rows wait, and memory stays flat. */
const MOST_WAITING = 8 * CHUNK;
const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const YEAR_2000 = Date.UTC(2000, 0, 1);

/** Writes a value in COPY's binary format; answers where it ends. */
type Write = (bytes: Buffer, at: number, value: never) => number;

const sized =
  (length: number, write: (bytes: Buffer, at: number, value: never) => void): Write =>
  (bytes, at, value) => {
    bytes.writeInt32BE(length, at);
    write(bytes, at + 4, value);
    return at + 4 + length;
  };

const text: Write = (bytes, at, value: string) => {
  const length = bytes.write(value, at + 4);
  bytes.writeInt32BE(length, at);
  return at + 4 + length;
};

const writers: Record<string, Write> = {
  text,
  uuid: sized(16, (bytes, at, value: string) => bytes.write(value.replaceAll('-', ''), at, 'hex')),
  boolean: sized(1, (bytes, at, value: boolean) => bytes.writeInt8(Number(value), at)),
  smallint: sized(2, (bytes, at, value: number) => bytes.writeInt16BE(value, at)),
  integer: sized(4, (bytes, at, value: number) => bytes.writeInt32BE(value, at)),
  bigint: sized(8, (bytes, at, value: number) => bytes.writeBigInt64BE(BigInt(value), at)),
  'timestamp with time zone': sized(8, (bytes, at, value: Date) =>
    bytes.writeBigInt64BE(BigInt(value.getTime() - YEAR_2000) * 1000n, at),
  ),
  bytea: (bytes, at, value: Buffer) => {
    bytes.writeInt32BE(value.length, at);
    return at + 4 + value.copy(bytes, at + 4);
  },
  /** Its version, 1, before the text. */
  jsonb: (bytes, at, value: string) => {
    const length = bytes.write(value, at + 5) + 1;
    bytes.writeInt32BE(length, at);
    bytes[at + 4] = 1;
    return at + 4 + length;
  },
  /** One dimension, no nulls, elements of type text (OID 25). */
  'text[]': (bytes, at, value: string[]) => {
    let end = at + 4;
    for (const head of [1, 0, 25, value.length, 1]) end = bytes.writeInt32BE(head, end);
    for (const element of value) end = text(bytes, end, element as never);
    bytes.writeInt32BE(end - at - 4, at);
    return end;
  },
};

/**
 * Fills an empty table in one transaction that empties it first: so its rows are written frozen, and, where the server
 * keeps no WAL for replicas, without WAL. Answers how many there were. The triggers that refuse changes stand aside.
 */
export async function fillTable(
  client: pg.Client,
  table: string,
  columns: string[],
  rows: Iterable<unknown[]>,
): Promise<number> {
  const write = await writersOf(client, table, columns);
  await client.query(`begin; alter table ${table} disable trigger user; truncate ${table}`);
  const copy = new CopyFrom(`copy ${table} (${columns.join()}) from stdin (format binary, freeze)`);
  client.query(copy as never);
  const wire = await copy.opened;
  const bytes = Buffer.allocUnsafe(CHUNK + LONGEST);
  let end = SIGNATURE.copy(bytes);
  let count = 0;
  for (const row of rows) {
    end = bytes.writeInt16BE(write.length, end);
    for (const [at, value] of row.entries())
      end = value === null ? bytes.writeInt32BE(-1, end) : (write[at] as Write)(bytes, end, value as never);
    count++;
    if (end < CHUNK) continue;
    wire.sendCopyFromChunk(bytes.subarray(0, end));
    end = 0;
    await room(wire.stream, copy.done);
  }
  end = bytes.writeInt16BE(-1, end);
  wire.sendCopyFromChunk(bytes.subarray(0, end));
  wire.endCopyFrom();
  await copy.done;
  await client.query(`alter table ${table} enable trigger user; commit`);
  return count;
}

/** What is too much to be sent at once waits; a COPY that has failed says so. */
async function room(stream: Wire['stream'], done: Promise<void>): Promise<void> {
  await new Promise(setImmediate);
  while (stream.writableLength > MOST_WAITING)
    await Promise.race([new Promise((resolve) => stream.once('drain', resolve)), done]);
}

async function writersOf(client: pg.Client, table: string, columns: string[]): Promise<Write[]> {
  const { rows } = await client.query<{ name: string; type: string }>(
    `select attname as name, format_type(atttypid, null) as type from pg_attribute where attrelid = $1::regclass`,
    [table],
  );
  const types = new Map(rows.map(({ name, type }) => [name, type]));
  return columns.map((name) => {
    const write = writers[types.get(name) ?? ''];
    if (write === undefined) throw new Error(`${table}.${name} is of a type nobody writes`);
    return write;
  });
}

/** One `COPY … FROM STDIN`, as pg carries out what is handed to `client.query` and has a `submit`. */
class CopyFrom {
  readonly #sql: string;
  readonly #opened = Promise.withResolvers<Wire>();
  readonly #done = Promise.withResolvers<void>();

  constructor(sql: string) {
    this.#sql = sql;
    this.#done.promise.catch(() => {}); // reaches whoever waits for it
  }

  /** Rows may be sent. */
  get opened(): Promise<Wire> {
    return this.#opened.promise;
  }

  get done(): Promise<void> {
    return this.#done.promise;
  }

  submit(wire: Wire): void {
    wire.query(this.#sql);
  }

  handleCopyInResponse(wire: Wire): void {
    this.#opened.resolve(wire);
  }

  handleCommandComplete(): void {}

  handleReadyForQuery(): void {
    this.#done.resolve();
  }

  handleError(error: Error): void {
    this.#opened.reject(error);
    this.#done.reject(error);
  }
}
