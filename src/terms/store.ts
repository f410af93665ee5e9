import { createHash } from 'node:crypto';
import { type Db, query, queryOne } from '../db.ts';
import { OperatorError } from '../errors.ts';
import { inForce, type Scheduled, type Terms } from './terms.ts';

interface TermsRow {
  id: number;
  insurer_id: number | null;
  version: string;
  title: Terms['title'];
  body: Terms['body'];
  body_hash: Buffer;
  effective_at: Date;
}

/** What members agree to is the text and the time; `insurerId` null publishes for all insurers. */
export type NewTerms = Pick<Terms, 'insurerId' | 'version' | 'title' | 'body' | 'effectiveAt'>;

/** All versions, past and to come: the insurer's own before the common ones, each from the latest on. */
export async function termsSchedule(db: Db, insurerId: number): Promise<Scheduled[]> {
  const sql = `select id, effective_at as "effectiveAt" from terms where insurer_id = ? or insurer_id is null
    order by insurer_id nulls last, effective_at desc, id desc`;
  return query(db, 'terms.schedule', sql, [insurerId]);
}

export async function findTerms(db: Db, id: number): Promise<Terms | null> {
  const sql = 'select id, insurer_id, version, title, body, body_hash, effective_at from terms where id = ?';
  const row = await queryOne<TermsRow>(db, 'terms.by-id', sql, [id]);
  return row ? toTerms(row) : null;
}

/** The terms a member of this insurer has to agree to. */
export async function termsInForce(db: Db, insurerId: number, now: Date): Promise<Terms | null> {
  const due = inForce(await termsSchedule(db, insurerId), now);
  return due === undefined ? null : findTerms(db, due.id);
}

/**
 * Publishes one version. A published version never changes: the same text again is `unchanged`.
 * @throws OperatorError (4) when the version exists with another text
 */
export async function publishTerms(
  db: Db,
  { insurerId, version, title, body, effectiveAt }: NewTerms,
  now: Date,
): Promise<{ terms: Terms; change: 'created' | 'unchanged' }> {
  const hash = hashOf({ title, body });
  const sql = `insert into terms (insurer_id, version, title, body, body_hash, effective_at, published_at)
    values (?, ?, ?, ?, ?, ?, ?) on conflict (insurer_id, version) do nothing
    returning id, insurer_id, version, title, body, body_hash, effective_at`;
  const values = [insurerId, version, JSON.stringify(title), JSON.stringify(body), hash, effectiveAt, now];
  const created = await queryOne<TermsRow>(db, 'terms.publish', sql, values);
  if (created) return { terms: toTerms(created), change: 'created' };
  const published = await findVersion(db, insurerId, version);
  if (!published?.bodyHash.equals(hash)) throw versionTaken(version);
  return { terms: published, change: 'unchanged' };
}

export async function findVersion(
  db: Db,
  insurerId: number | null,
  version: string,
): Promise<Terms | undefined> {
  const sql = `select id, insurer_id, version, title, body, body_hash, effective_at from terms
    where insurer_id is not distinct from ?::int and version = ?`;
  const row = await queryOne<TermsRow>(db, 'terms.by-version', sql, [insurerId, version]);
  return row && toTerms(row);
}

/** Of all that members agree to. */
export const hashOf = ({ title, body }: Pick<Terms, 'title' | 'body'>): Buffer =>
  createHash('sha256')
    .update(JSON.stringify([title.ja, body.ja, title.en, body.en]))
    .digest();

const toTerms = (row: TermsRow): Terms => ({
  id: row.id,
  insurerId: row.insurer_id,
  version: row.version,
  title: row.title,
  body: row.body,
  bodyHash: row.body_hash,
  effectiveAt: row.effective_at,
});

export const versionTaken = (version: string) =>
  new OperatorError(
    {
      ja: `規約の版 ${version} は、別の文面で公開されています。新しい版の名前で公開してください。`,
      en: `Version ${version} of the terms is published with another text: publish yours under a new version.`,
    },
    4,
  );
