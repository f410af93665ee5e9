import type { ReadStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { OperatorError } from '../errors.ts';

/** A text file an operator named, without BOM. */
export async function readTextFile(path: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
  } catch (error) {
    throw unreadable(path, error instanceof TypeError);
  }
}

/** As a stream, opened already, so that a wrong name is told before anything else happens. */
export async function openFile(path: string): Promise<ReadStream> {
  try {
    const handle = await open(path);
    if (!(await handle.stat()).isFile()) throw new Error('not a file');
    return handle.createReadStream();
  } catch {
    throw unreadable(path, false);
  }
}

const unreadable = (path: string, notUtf8: boolean) =>
  notUtf8
    ? new OperatorError({ ja: `${path} は UTF-8 ではありません。`, en: `${path} is not UTF-8.` })
    : new OperatorError({ ja: `${path} を読めません。`, en: `${path} cannot be read.` });
