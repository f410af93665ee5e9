/** What of pg's connection a COPY needs. */
interface Wire {
  query(sql: string): void;
  sendCopyFromChunk(rows: Buffer): void;
  endCopyFrom(): void;
}

/** One `COPY … FROM STDIN`, as pg carries out what is handed to `client.query` and has a `submit`. */
export class CopyIn {
  readonly #sql: string;
  readonly #rows: Buffer;
  readonly #ended: (error: Error | null) => void;

  constructor(sql: string, rows: Buffer, ended: (error: Error | null) => void) {
    this.#sql = sql;
    this.#rows = rows;
    this.#ended = ended;
  }

  submit(wire: Wire): void {
    wire.query(this.#sql);
  }

  handleCopyInResponse(wire: Wire): void {
    wire.sendCopyFromChunk(this.#rows);
    wire.endCopyFrom();
  }

  handleCommandComplete(): void {}

  handleReadyForQuery(): void {
    this.#ended(null);
  }

  handleError(error: Error): void {
    this.#ended(error);
  }
}

const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');

/** Rows in COPY's binary format, a third of what the same are as text. */
export class CopyRows {
  #bytes = Buffer.allocUnsafe(256 * 1024);
  #end = SIGNATURE.copy(this.#bytes);

  row(columns: number): void {
    this.#room(2);
    this.#end = this.#bytes.writeInt16BE(columns, this.#end);
  }

  text(value: string | null): void {
    if (value === null) {
      this.#length(-1);
      return;
    }
    const most = value.length * 3;
    this.#room(4 + most);
    const length = this.#bytes.write(value, this.#end + 4);
    this.#length(length);
    this.#end += length;
  }

  bytes(value: Buffer | null): void {
    if (value === null) {
      this.#length(-1);
      return;
    }
    this.#room(4 + value.length);
    this.#length(value.length);
    this.#end += value.copy(this.#bytes, this.#end);
  }

  uuid(value: string): void {
    this.#room(20);
    this.#length(16);
    this.#end += this.#bytes.write(value.replaceAll('-', ''), this.#end, 'hex');
  }

  int(value: number): void {
    this.#room(8);
    this.#length(4);
    this.#end = this.#bytes.writeInt32BE(value, this.#end);
  }

  /** All of it, and its end; the rows are good until the next `row`, which begins anew. */
  take(): Buffer {
    this.#room(2);
    const end = this.#bytes.writeInt16BE(-1, this.#end);
    this.#end = SIGNATURE.length;
    return this.#bytes.subarray(0, end);
  }

  #length(length: number): void {
    this.#room(4);
    this.#end = this.#bytes.writeInt32BE(length, this.#end);
  }

  #room(wanted: number): void {
    if (this.#end + wanted <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe((this.#bytes.length + wanted) * 2);
    this.#bytes.copy(larger, 0, 0, this.#end);
    this.#bytes = larger;
  }
}
