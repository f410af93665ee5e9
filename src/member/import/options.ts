import type { Transaction } from '../../db.ts';
import type { Bilingual } from '../../errors.ts';
import type { Insurer } from '../../insurer/insurer.ts';
import type { Kind } from './changes-store.ts';
import type { Column } from './columns.ts';
import type { Refusal } from './refusal.ts';
import type { Warning } from './warnings.ts';

export interface ImportOptions {
  /** The file's bytes: UTF-8, UTF-16 with BOM or CP932. */
  stream: AsyncIterable<Buffer>;
  insurer: Insurer;
  /** Where the refused rows are written, if there are any. */
  errorsFile: string;
  /** Apply the good rows although others are refused. */
  skipRefused?: boolean;
  /** Whoever is registered already and comes with a new user ID keeps the account. */
  followUserIds?: boolean;
  dryRun?: boolean;
  /** Who acts, and why, for the audit trail. */
  actor: string;
  reason?: string;
  now: Date;
  onUnknownColumns?(headers: string[]): void;
  onRefused?(refusals: Refusal[]): void;
  /** Members that change, in the order of the file. */
  onChanges?(changes: MemberChange[]): Promise<void>;
  onProgress?(progress: Progress): void;
  /** Asked once all is known and nothing is done yet. */
  permit?(departure: Departure): Promise<Permit | null>;
}

/** Noted in the transaction that applies the import; answers what the audit trail is told of it. */
export type Permit = (db: Transaction) => Promise<Record<string, string>>;

/** What a row does to its member; never the values. */
export interface MemberChange {
  line: number;
  userId: string;
  kind: Exclude<Kind, 'digests'>;
  columns: Column[];
}

/** How far an import is. */
export type Progress =
  | { phase: 'reading'; rows: number; bytes: number }
  | { phase: 'applying'; rows: number; share: number };

/** How many members leave, of how many. */
export interface Departure {
  leaving: number;
  members: number;
  /** SHA-256 of the file, hexadecimal. */
  fileHash: string;
}

export interface Counts {
  created: number;
  updated: number;
  unchanged: number;
  left: number;
}

/** How many rows did what. Where refused rows kept the file from being applied, none did anything. */
export interface ImportResult extends Counts {
  refused: number;
  errorsFile: string | null;
  /** False where nothing was applied for want of a permit. */
  permitted: boolean;
  /** Of those updated, who is insured again. */
  returned: number;
  /** What the good rows would do, where refused ones keep them from it. */
  withoutRefused: Counts | null;
  /** In how many rows each column says something else than before. */
  changedColumns: Partial<Record<Column, number>>;
  /** How many rows were refused for which reason. */
  reasons: (Bilingual & { count: number })[];
  warnings: Warning[];
}
