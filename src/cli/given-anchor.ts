import { open } from 'node:fs/promises';
import { z } from 'zod';
import { type Anchor, readAnchor } from '../audit/anchor.ts';
import { OperatorError } from '../errors.ts';
import { unreadable } from './read-file.ts';

/** More than any line of an export. */
const TAIL = 65_536;
const exportedLine = z.object({ sequence: z.number(), hash: z.string() });

/** An anchor as it was printed, or a file that ends with one: an export, whose last line tells it, or a note of it. */
export async function givenAnchor(flag: string, input: string): Promise<Anchor> {
  const anchor = readAnchor(input) ?? fromLine(await lastLine(input));
  if (anchor) return anchor;
  throw new OperatorError({
    ja: `${flag} ${input}: 最後の行が、監査記録の末尾の控えではありません。`,
    en: `${flag} ${input}: its last line is no anchor of the audit trail.`,
  });
}

async function lastLine(path: string): Promise<string> {
  const file = await open(path).catch((error) => {
    throw unreadable(path, error);
  });
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(TAIL), 0, TAIL, Math.max(0, size - TAIL));
    return buffer.toString('utf8', 0, bytesRead).trimEnd().split('\n').at(-1) ?? '';
  } catch (error) {
    throw unreadable(path, error);
  } finally {
    await file.close();
  }
}

function fromLine(line: string): Anchor | null {
  if (!line.startsWith('{')) return readAnchor(line);
  try {
    const { sequence, hash } = exportedLine.parse(JSON.parse(line));
    return readAnchor(`${sequence}:${hash}`);
  } catch {
    return null;
  }
}
