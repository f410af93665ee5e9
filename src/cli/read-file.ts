import type { ReadStream } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import { type Bilingual, OperatorError } from '../errors.ts';

/** A text file an operator named, without BOM. */
export async function readTextFile(path: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** Whatever a file holds. */
export async function readBytes(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** As a stream, opened already, so that a wrong name is told before anything else happens. */
export async function openFile(path: string): Promise<ReadStream> {
  try {
    if (!(await stat(path)).isFile()) throw Object.assign(new Error('not a file'), { code: 'EISDIR' });
    return (await open(path)).createReadStream();
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** What comes in bit by bit: a file, a pipe, or stdin (`-`). `size` is null where it cannot be known. */
export async function openInput(
  path: string,
): Promise<{ stream: AsyncIterable<Buffer>; size: number | null }> {
  if (path === '-') return { stream: process.stdin, size: null };
  try {
    const file = await stat(path);
    if (file.isDirectory()) throw Object.assign(new Error('not a file'), { code: 'EISDIR' });
    const stream = (await open(path)).createReadStream();
    return { stream, size: file.isFile() ? file.size : null };
  } catch (error) {
    throw unreadable(path, error);
  }
}

const reasons: Record<string, Bilingual> = {
  ENOENT: { ja: 'ファイルがありません', en: 'there is no such file' },
  EISDIR: { ja: 'ファイルではありません', en: 'it is not a file' },
  EACCES: { ja: '読む権限がありません', en: 'permission denied' },
};

export function unreadable(path: string, error: unknown): OperatorError {
  if (error instanceof TypeError)
    return new OperatorError({ ja: `${path} は UTF-8 ではありません。`, en: `${path} is not UTF-8.` });
  const code = String((error as NodeJS.ErrnoException).code);
  const why = reasons[code] ?? { ja: code, en: code };
  return new OperatorError({
    ja: `${path} を読めません: ${why.ja}。`,
    en: `${path} cannot be read: ${why.en}.`,
  });
}
