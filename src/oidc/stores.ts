import type { Db } from '../db.ts';
import type { Secrets } from '../secrets.ts';
import { type Companies, gatherCompanies } from './company.ts';
import { type Flushes, gatherFlushes } from './flush-together.ts';

/** What units of work share. */
export interface Stores {
  db: Db;
  secrets: Secrets;
  companies: Companies;
  flushes: Flushes;
}

/** What requests of one database ask of it at the same time, gathered. */
export const gather = (db: Db, secrets: Secrets) => ({
  companies: gatherCompanies(db),
  flushes: gatherFlushes(db, secrets),
});
