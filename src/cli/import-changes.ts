import { csvLine } from '../member/import/csv-line.ts';
import type { MemberChange } from '../member/import/options.ts';
import { changeCells, changeHeader } from './import-lines.ts';
import { NewFile } from './new-file.ts';

/** How many changes are told without a file. */
const FIRST = 1000;

/** Who changes: the first are remembered, all are in the file, where one was asked for. */
export class ChangesFile {
  /** New members aside. */
  readonly first: MemberChange[] = [];
  readonly #file: NewFile | null;
  #published = false;

  private constructor(file: NewFile | null) {
    this.#file = file;
  }

  static async open(path: string | undefined): Promise<ChangesFile> {
    const file = path === undefined ? null : await NewFile.open(path);
    await file?.append(`\ufeff${csvLine(changeHeader)}`);
    return new ChangesFile(file);
  }

  async write(changes: MemberChange[]): Promise<void> {
    const known = changes.filter(({ kind }) => kind !== 'create');
    this.first.push(...known.slice(0, FIRST - this.first.length));
    await this.#file?.append(changes.map((change) => csvLine(changeCells(change))).join(''));
  }

  /** Gives the file its name. */
  async publish(): Promise<void> {
    await this.#file?.sync();
    await this.#file?.publish();
    this.#published = true;
  }

  /** Leaves nothing behind where it was not whole. */
  async close(): Promise<void> {
    if (!this.#published) await this.#file?.discard();
  }
}
