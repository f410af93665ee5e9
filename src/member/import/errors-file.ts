import { type FileHandle, open } from 'node:fs/promises';
import { OperatorError } from '../../errors.ts';
import { errorColumns } from './columns.ts';
import { csvLine } from './csv-line.ts';
import { describeRefusal, type Refusal } from './refusal.ts';

const added: string[] = Object.values(errorColumns);

/**
 * The refused rows as they were, each with its line and reasons; readable by the operator alone. The file comes
 * into being with the first refusal.
 */
export class ErrorsFile {
  readonly #path: string;
  readonly #header: string[];
  readonly #original: (cell: string) => string;
  #handle: FileHandle | null = null;

  /** `original`: what a cell was before an earlier errors file made it harmless. */
  constructor(path: string, header: string[], original: (cell: string) => string) {
    this.#path = path;
    this.#header = header;
    this.#original = original;
  }

  async write(refusals: Refusal[]): Promise<void> {
    if (refusals.length === 0) return;
    const lines = refusals.map((refusal) =>
      this.#line(refusal.record.cells, [
        String(refusal.record.line),
        describeRefusal(refusal, 'ja'),
        describeRefusal(refusal, 'en'),
      ]),
    );
    this.#handle ??= await this.#open();
    await this.#handle.write(lines.join(''));
  }

  /** @returns the path, or null where nothing was refused */
  async close(): Promise<string | null> {
    await this.#handle?.close();
    return this.#handle && this.#path;
  }

  async #open(): Promise<FileHandle> {
    try {
      const handle = await open(this.#path, 'w', 0o600);
      await handle.write(`\ufeff${this.#line(this.#header, added)}`);
      return handle;
    } catch {
      throw new OperatorError({
        ja: `${this.#path} に書き込めません。`,
        en: `${this.#path} cannot be written.`,
      });
    }
  }

  /** Without the columns an earlier errors file added, and with as many cells as the header has. */
  #line(cells: string[], more: string[]): string {
    const own = this.#header.flatMap((name, at) =>
      added.includes(name.trim()) ? [] : [this.#original(cells[at] ?? '')],
    );
    return csvLine([...own, ...more]);
  }
}
