import { type Db, query } from '../../db.ts';

export interface InsurerFacts {
  id: number;
  /** Terms of its own or of all are in force. */
  has_terms: boolean;
  /** First sign-ins pause until then (T02); null: they do not. */
  paused_until: Date | null;
}

/** What the insurers' documents do not say, of every insurer. */
export const readInsurerFacts = (db: Db, now: Date): Promise<InsurerFacts[]> =>
  query<InsurerFacts>(
    db,
    'doctor.insurers',
    `select i.id,
       exists (select from terms t where (t.insurer_id = i.id or t.insurer_id is null) and t.effective_at <= ?) as has_terms,
       (select max(opens_at) from throttle where insurer_id = i.id and bucket = 'first-sign-in-pause'
          and opens_at > ?) as paused_until
     from insurer i order by i.code`,
    [now, now],
  );
