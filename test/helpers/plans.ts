import type { Knex } from 'knex';
import pg from 'pg';

/** A statement as it was sent, and once what with. */
export interface Statement {
  sql: string;
  bindings: unknown[];
}

/** A scan of more than a few rows where few are wanted. */
export interface LongScan {
  table: string;
  how: string;
  sql: string;
}

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Index Cond'?: string;
  Plans?: Plan[];
}

/** So few rows of a table are read faster than looked up. */
const few = 300;
/** PostgreSQL makes up its mind about a prepared statement at its sixth use: one plan for all values, or one for each. */
const uses = 6;

/** Every statement that was sent while `work` ran, each with the values it was sent with last. */
export async function statementsOf(db: Knex, work: () => Promise<unknown>): Promise<Statement[]> {
  const found = new Map<string, Statement>();
  const listen = ({ sql, bindings = [] }: Statement) => {
    if (/^\s*\(?(with|select|insert|update|delete)\b/i.test(sql)) found.set(sql, { sql, bindings });
  };
  db.on('query', listen);
  try {
    await work();
  } finally {
    db.removeListener('query', listen);
  }
  return [...found.values()];
}

/** What the planner, as it is set, would read at length, the first time and as a prepared statement. Nothing is carried out. */
export async function longScans(client: pg.Client, statements: Statement[]): Promise<LongScan[]> {
  const large = await largeOnes(client);
  const scans: LongScan[] = [];
  for (const { sql, bindings } of statements) {
    await client.query(`prepare looked_at as ${sql}`);
    const values = bindings.length === 0 ? '' : `(${bindings.map(literal).join()})`;
    const found = new Map<string, LongScan>();
    for (let use = 0; use < uses; use++) {
      const { rows } = await client.query(`explain (format json) execute looked_at${values}`);
      for (const { table, index, how } of scansIn(rows[0]['QUERY PLAN'][0].Plan, false))
        if (large.has(index ?? table))
          found.set(`${table} ${how}`, { table, how, sql: sql.replace(/\s+/g, ' ').slice(0, 300) });
    }
    await client.query('deallocate looked_at');
    scans.push(...found.values());
  }
  return scans;
}

/** Tables and indexes, by the planner's own figures. */
async function largeOnes(client: pg.Client): Promise<Set<string>> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relkind in ('r', 'i') and reltuples > ${few}`,
  );
  return new Set(rows.map(({ name }) => name));
}

/** A limit ends what is read in the order of an index; nothing ends a scan of the table, or of a whole insurer. */
function* scansIn(plan: Plan, limited: boolean): Generator<{ table: string; index?: string; how: string }> {
  const { 'Node Type': type, 'Relation Name': table = '', 'Index Name': index = '' } = plan;
  if (type === 'Seq Scan') yield { table, how: 'every row' };
  else if (type.startsWith('Index') && !limited && !isNarrow(plan['Index Cond']))
    yield { table, index, how: `much of ${index}` };
  else if (type === 'Bitmap Heap Scan' && !isNarrowBitmap(plan.Plans?.[0]))
    yield { table, how: 'much of a bitmap' };
  const below = plan.Plans ?? [];
  const ends = type === 'Limit' || (limited && ['Append', 'LockRows', 'Nested Loop'].includes(type));
  for (const one of below) if (type !== 'Bitmap Heap Scan') yield* scansIn(one, ends);
}

/** Of bitmaps that must all hold one narrow one is enough; of alternatives each has to be. */
function isNarrowBitmap(plan: Plan | undefined): boolean {
  if (plan === undefined) return false;
  const { 'Node Type': type, Plans: parts = [] } = plan;
  if (type === 'BitmapAnd') return parts.some(isNarrowBitmap);
  return type === 'BitmapOr' ? parts.every(isNarrowBitmap) : isNarrow(plan['Index Cond']);
}

/** Whether an index is asked for more than whose insurer's rows, or which kind of artifact, they are. */
const isNarrow = (condition = ''): boolean =>
  condition
    .split(' AND ')
    .some((part) => part !== '' && !/^\(*(\w+\.)?(member_insurer_id|insurer_id|model) = /.test(part));

function literal(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return pg.escapeLiteral(`{${value.map(element).join()}}`);
  return pg.escapeLiteral(textOf(value));
}

const element = (value: unknown): string =>
  value === null || value === undefined ? 'null' : `"${textOf(value).replace(/["\\]/g, '\\$&')}"`;

function textOf(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (Buffer.isBuffer(value)) return `\\x${value.toString('hex')}`;
  return String(value);
}
