import { type Db, query, queryOne } from '../db.ts';
import { faultsOfDocument } from '../document-faults.ts';
import { OperatorError } from '../errors.ts';
import { meant, nearest } from '../nearest.ts';
import { type Insurer, type InsurerDocument, insurerDocument } from './insurer.ts';

interface InsurerRow {
  id: number;
  document: unknown;
}

/** All insurers, by code. */
export async function listInsurers(db: Db): Promise<Insurer[]> {
  const rows = await query<InsurerRow>(db, 'insurer.list', 'select id, document from insurer order by code');
  return rows.map(toInsurer);
}

const insurerCodes = async (db: Db): Promise<string[]> =>
  (await query<{ code: string }>(db, 'insurer.codes', 'select code from insurer order by code')).map(
    ({ code }) => code,
  );

export async function findInsurer(db: Db, code: string): Promise<Insurer | undefined> {
  const sql = 'select id, document from insurer where code = ?';
  const row = await queryOne<InsurerRow>(db, 'insurer.by-code', sql, [code]);
  return row && toInsurer(row);
}

export async function findInsurerById(db: Db, id: number): Promise<Insurer | undefined> {
  const row = await queryOne<InsurerRow>(
    db,
    'insurer.by-id',
    'select id, document from insurer where id = ?',
    [id],
  );
  return row && toInsurer(row);
}

/** As `findInsurer`, for a code an operator gave. */
export async function getInsurer(db: Db, code: string): Promise<Insurer> {
  const insurer = await findInsurer(db, code);
  if (insurer) return insurer;
  const near = meant(nearest(code, await insurerCodes(db)));
  throw new OperatorError(
    { ja: `保険者 ${code} は登録されていません。${near.ja}`, en: `There is no insurer ${code}.${near.en}` },
    3,
  );
}

/**
 * Creates or replaces the insurer of the document's `code`. The same document again changes nothing.
 * @throws OperatorError naming every key that is wrong, missing or unknown
 */
export async function applyInsurer(
  db: Db,
  input: unknown,
  now: Date,
): Promise<{ insurer: Insurer; change: 'created' | 'updated' | 'unchanged' }> {
  const document = parseDocument(input);
  // a new row has no xmax; one that ON CONFLICT updated carries its lock
  const sql = `insert into insurer (code, number, document, updated_at) values (?, ?, ?, ?)
    on conflict (code) do update
      set number = excluded.number, document = excluded.document, updated_at = excluded.updated_at
      where insurer.document is distinct from excluded.document
    returning id, xmax = 0 as created`;
  const values = [document.code, document.number, JSON.stringify(document), now];
  const row = await queryOne<{ id: number; created: boolean }>(db, 'insurer.apply', sql, values);
  if (row === undefined) return { insurer: await getInsurer(db, document.code), change: 'unchanged' };
  return { insurer: { ...document, id: row.id }, change: row.created ? 'created' : 'updated' };
}

function parseDocument(input: unknown): InsurerDocument {
  const result = insurerDocument.safeParse(input);
  if (result.success) return result.data;
  const problems = faultsOfDocument(insurerDocument, input);
  throw new OperatorError(
    {
      ja: `保険者の設定に誤りがあります:\n${problems.ja}`,
      en: `The insurer document is wrong:\n${problems.en}`,
    },
    2,
  );
}

/** Documents stored by an older version get the defaults of what has been added since. */
const toInsurer = ({ id, document }: InsurerRow): Insurer => ({ ...insurerDocument.parse(document), id });
