import type { Bilingual } from '../../errors.ts';
import type { Column } from './columns.ts';
import type { Judged } from './judge.ts';
import type { Counts, ImportResult } from './options.ts';
import type { Refusal } from './refusal.ts';

const none: Counts = { created: 0, updated: 0, unchanged: 0, left: 0 };

/** Counts what the rows of an import do. */
export class Tally {
  rows = 0;
  refused = 0;
  /** Members who leave; `left` counts also who was never here. */
  leaving = 0;
  /** Rows whose members are known. */
  known = 0;
  readonly #counts: Counts = { ...none };
  #returned = 0;
  readonly #columns = new Map<Column, number>();
  readonly #reasons = new Map<string, Bilingual & { count: number }>();

  note({ judged, unchanged, refusals }: { judged: Judged[]; unchanged: number; refusals: Refusal[] }): void {
    this.#counts.unchanged += unchanged;
    this.known += unchanged + judged.filter(({ kind }) => kind !== 'create' && kind !== 'digests').length;
    for (const { kind, row, columns } of judged) {
      if (kind === 'leave') this.leaving += 1;
      if (kind === 'leave' || (kind === 'create' && row.status === 'left')) this.#counts.left += 1;
      else if (kind === 'create') this.#counts.created += 1;
      else if (kind !== 'digests') this.#counts.updated += 1;
      if (kind === 'return') this.#returned += 1;
      for (const name of columns) this.#columns.set(name, (this.#columns.get(name) ?? 0) + 1);
    }
    this.refused += refusals.length;
    for (const { reasons } of refusals) for (const reason of reasons) this.#noteReason(reason);
  }

  /** New accounts turned out to be former ones. */
  follow({ members, stayed }: { members: number; stayed: number }): void {
    this.#counts.created -= members;
    this.#counts.updated += members;
    this.#counts.left -= stayed;
    this.leaving -= stayed;
    if (members > 0) this.#columns.set('user_id', (this.#columns.get('user_id') ?? 0) + members);
  }

  get counts(): Counts {
    return { ...this.#counts };
  }

  result(blocked: boolean): Omit<ImportResult, 'errorsFile' | 'warnings' | 'permitted'> {
    return {
      ...(blocked ? none : this.#counts),
      refused: this.refused,
      returned: blocked ? 0 : this.#returned,
      withoutRefused: blocked ? this.counts : null,
      changedColumns: Object.fromEntries(this.#columns),
      reasons: [...this.#reasons.values()].sort((one, other) => other.count - one.count),
    };
  }

  /** Those that name a line are one reason. */
  #noteReason(reason: Bilingual): void {
    const text = {
      ja: reason.ja.replace(/^\d+ /, '前の '),
      en: reason.en.replace(/^line \d+/, 'an earlier line'),
    };
    const known = this.#reasons.get(text.en) ?? { ...text, count: 0 };
    known.count += 1;
    this.#reasons.set(text.en, known);
  }
}
