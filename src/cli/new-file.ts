import { type FileHandle, link, open, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { OperatorError } from '../errors.ts';

/**
 * A file that has its name only once it is whole: until then it is called `<path>.part`, readable by the operator alone,
 * and it never takes the place of another.
 */
export class NewFile {
  readonly path: string;
  readonly partPath: string;
  readonly #handle: FileHandle;

  private constructor(path: string, handle: FileHandle) {
    this.path = path;
    this.partPath = partOf(path);
    this.#handle = handle;
  }

  /** Tells before anything else is done that the file could not be made. */
  static async demandFree(path: string): Promise<void> {
    const file = await NewFile.open(path);
    await file.discard();
  }

  static async open(path: string): Promise<NewFile> {
    if (await stat(path).catch(() => null)) throw isThere(path);
    const handle = await open(partOf(path), 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'EEXIST' ? isLeft(partOf(path)) : cannotBeMade(path, error);
    });
    return new NewFile(path, handle);
  }

  async append(text: string): Promise<void> {
    await this.#handle.appendFile(text);
  }

  /** On the disk, whatever happens to this machine. */
  async sync(): Promise<void> {
    await this.#handle.sync();
    await this.#handle.close();
  }

  /** Gives the file its name, unless another has taken that meanwhile. */
  async publish(): Promise<void> {
    await link(this.partPath, this.path).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'EEXIST' ? isThere(this.path) : cannotBeMade(this.path, error);
    });
    await rm(this.partPath);
    const folder = await open(dirname(this.path));
    await folder.sync().finally(() => folder.close());
  }

  async discard(): Promise<void> {
    await this.#handle.close().catch(() => {});
    await rm(this.partPath, { force: true });
  }
}

const partOf = (path: string): string => `${path}.part`;

const isThere = (path: string) =>
  new OperatorError({ ja: `${path} はすでにあります。`, en: `${path} is there already.` }, 4);

const isLeft = (path: string) =>
  new OperatorError(
    {
      ja: `${path} があります。途中で止まった実行の残りで、完成していません。使わずに削除してから、もう一度実行してください。`,
      en: `${path} is there: it is left of a run that was interrupted, and is not whole. Do not use it; delete it and run this again.`,
    },
    4,
  );

const cannotBeMade = (path: string, { code }: NodeJS.ErrnoException) =>
  new OperatorError({ ja: `${path} を作れません: ${code}。`, en: `${path} cannot be made: ${code}.` });
