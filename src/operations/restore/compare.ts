import type { ReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { Anchor } from '../../audit/anchor.ts';
import { OperatorError } from '../../errors.ts';
import { type ExportedEntry, type Loss, lossIn } from './lost.ts';

const line = z.object({
  id: z.string(),
  sequence: z.int().positive(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.string(),
  insurer: z.string().nullable(),
  sub: z.string().nullable(),
  actor: z.string(),
  action: z.string(),
  outcome: z.string(),
});

/** What the export knows and the backup does not. */
export interface Comparison {
  /** How many entries the backup lacks. */
  lost: number;
  /** When the last of them was written. */
  until: string | null;
  entries: Record<Loss, ExportedEntry[]>;
}

/**
 * Reads an export that is newer than the backup, whose chain ends at `end`.
 * @throws OperatorError (4) where the export is not of this trail, (2) where it is none, or begins too late
 */
export async function compareWithExport(
  file: ReadStream,
  end: Anchor | null,
  unsealed: Set<string>,
): Promise<Comparison> {
  const found: Comparison = { lost: 0, until: null, entries: emptyLosses() };
  const path = String(file.path);
  let next: number | null = null;
  for await (const text of createInterface({ input: file })) {
    if (text.trim() === '') continue;
    const entry = readLine(path, text);
    if (next === null && entry.sequence > (end?.sequence ?? 0) + 1) throw beginsTooLate(path);
    if (next !== null && entry.sequence !== next) throw notAnExport(path);
    next = entry.sequence + 1;
    if (entry.sequence === end?.sequence && entry.hash !== end.hash.toString('hex')) throw anotherTrail(path);
    if (entry.sequence <= (end?.sequence ?? 0) || unsealed.has(entry.id)) continue;
    found.lost++;
    found.until = entry.at;
    const loss = lossIn(entry);
    if (loss !== null) found.entries[loss].push(entry);
  }
  return found;
}

const emptyLosses = (): Comparison['entries'] => ({
  passwords: [],
  returned: [],
  gone: [],
  addresses: [],
  members: [],
  clients: [],
  settings: [],
  keys: [],
});

function readLine(path: string, text: string): ExportedEntry {
  try {
    return line.parse(JSON.parse(text));
  } catch {
    throw notAnExport(path);
  }
}

const notAnExport = (path: string) =>
  new OperatorError({
    ja: `${path} は audit export のファイルではないか、途中が欠けています。`,
    en: `${path} is no file of audit export, or a part of it is missing.`,
  });

const beginsTooLate = (path: string) =>
  new OperatorError({
    ja: `${path} は、バックアップの続きから始まっていません。その前に書き出したファイルと、順につなげて渡してください（cat a.jsonl b.jsonl）。`,
    en: `${path} begins after the backup's end: put the export before it in front (cat a.jsonl b.jsonl).`,
  });

const anotherTrail = (path: string) =>
  new OperatorError(
    {
      ja: `${path} は、このデータベースの監査記録の続きではありません。どちらかが書き換えられたか、別のバックアップです。`,
      en: `${path} does not continue this database's audit trail: one of them was tampered with, or it is another backup.`,
    },
    4,
  );
