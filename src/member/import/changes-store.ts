import type { Db } from '../../db.ts';
import type { Member } from '../member.ts';
import type { ImportConnection } from './connection.ts';
import { CopyRows } from './copy.ts';

/** What is done to a member; `digests` renews only what the member is found by. */
export type Kind = 'create' | 'update' | 'leave' | 'return' | 'digests';

/** A row that will change something. */
export interface Change {
  kind: Kind;
  line: number;
  id: string;
  userId: string;
  userIdKey: string;
  cohort: Member['cohort'];
  status: 'active' | 'left';
  sealedDetails: Buffer;
  detailsDigest: Buffer;
  insuredDigest: Buffer;
  /** Both null where what is there stays. */
  provisionalDigest: Buffer | null;
  provisionalHash: string | null;
  /** The names of the columns that say something else, with spaces between. */
  fields: string;
}

const COLUMNS = 13;

/** What an import will do, until all of it is known; belongs to its connection and vanishes with it. */
export const createChanges = (db: Db) =>
  db.raw(`
    create temporary table import_change (
      kind text not null, line int not null, id uuid not null, user_id text not null, user_id_key text not null,
      cohort int not null, status text not null, sealed_details bytea not null, details_digest bytea not null,
      insured_digest bytea not null, provisional_digest bytea, provisional_hash text, fields text not null
    )`);

export const dropChanges = (db: Db) => db.raw('drop table if exists import_change');

/** Notes changes, a lot of them at a time. */
export class ChangeList {
  readonly #connection: ImportConnection;
  readonly #rows = new CopyRows();
  #last: Promise<void> = Promise.resolve();

  constructor(connection: ImportConnection) {
    this.#connection = connection;
  }

  /** Answers once the lot before is in: the buffer is one for all. */
  async add(changes: Change[]): Promise<void> {
    await this.#last;
    if (changes.length === 0) return;
    for (const change of changes) this.#write(change);
    this.#last = this.#connection.copy('copy import_change from stdin (format binary)', this.#rows.take());
    this.#last.catch(() => {}); // reaches whoever adds the next, or ends it
  }

  /** Answers once all are in. */
  end(): Promise<void> {
    return this.#last;
  }

  #write(change: Change): void {
    const rows = this.#rows;
    rows.row(COLUMNS);
    rows.text(change.kind);
    rows.int(change.line);
    rows.uuid(change.id);
    rows.text(change.userId);
    rows.text(change.userIdKey);
    rows.int(change.cohort);
    rows.text(change.status);
    rows.bytes(change.sealedDetails);
    rows.bytes(change.detailsDigest);
    rows.bytes(change.insuredDigest);
    rows.bytes(change.provisionalDigest);
    rows.text(change.provisionalHash);
    rows.text(change.fields);
  }
}
