import { explainDatabaseFault } from '../../database-fault.ts';
import { OperatorError } from '../../errors.ts';
import { type Check, type Finding, fault, type Parts, warning } from './check.ts';

/** How far the database is: a check that needs more of it is left out. */
export type DatabaseState = 'away' | 'reachable' | 'ready';

export interface Examined extends Finding {
  check: string;
}

/** Runs the checks, all at once, and answers what they found in the order they are listed. Never throws. */
export async function examine(checks: Check[], parts: Parts, state: DatabaseState): Promise<Examined[]> {
  const found = await Promise.all(
    checks.map(async (check) => {
      const findings = hasWhatItNeeds(check, state) ? await findingsOf(check, parts) : [leftOut];
      return findings.map((finding) => ({ check: check.name, ...finding }));
    }),
  );
  return found.flat();
}

const hasWhatItNeeds = ({ needs }: Check, state: DatabaseState): boolean =>
  needs === undefined || state === 'ready' || (needs === 'database' && state === 'reachable');

async function findingsOf(check: Check, parts: Parts): Promise<Finding[]> {
  try {
    return await check.run(parts);
  } catch (error) {
    const explained = explainDatabaseFault(error, parts.databaseUrl);
    // a message of anything else might quote what lies in the database
    const why = explained instanceof OperatorError ? explained.text : typeOf(error);
    return [
      fault(
        { ja: `調べられませんでした（${why.ja}）`, en: `could not be looked at (${why.en})` },
        {
          ja: 'ほかの項目に異常があれば先に直し、もう一度実行してください。',
          en: 'Mend first what else is wrong, then run it again.',
        },
      ),
    ];
  }
}

function typeOf(error: unknown) {
  const { code } = error as { code?: unknown };
  const name = error instanceof Error ? error.constructor.name : typeof error;
  const text = typeof code === 'string' ? `${name} ${code}` : name;
  return { ja: text, en: text };
}

const leftOut = warning(
  { ja: 'データベースを使えないため、調べていません', en: 'not looked at: the database cannot be used' },
  { ja: 'データベースを直してから、もう一度実行してください。', en: 'Mend the database, then run it again.' },
);
