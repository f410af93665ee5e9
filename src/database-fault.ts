import { types } from 'node:util';
import { type Bilingual, OperatorError } from './errors.ts';

const reasons: Record<string, Bilingual> = {
  ECONNREFUSED: { ja: 'PostgreSQL が動いていません', en: 'no PostgreSQL answers there' },
  ENOTFOUND: { ja: 'ホスト名が見つかりません', en: 'the host name is unknown' },
  EAI_AGAIN: { ja: 'ホスト名が見つかりません', en: 'the host name is unknown' },
  ETIMEDOUT: { ja: '応答がありません', en: 'it does not answer' },
  EHOSTUNREACH: { ja: 'ホストに届きません', en: 'the host cannot be reached' },
  '28P01': { ja: 'パスワードが違います', en: 'the password is wrong' },
  '28000': { ja: 'このユーザでは接続できません', en: 'this user may not connect' },
  '3D000': { ja: 'データベースがありません', en: 'there is no such database' },
  '42501': { ja: 'このユーザには権限が足りません', en: 'this user lacks privileges' },
  '53300': { ja: '接続数が上限に達しています', en: 'it has too many connections' },
  '57P03': { ja: 'PostgreSQL が起動中です', en: 'it is still starting' },
  '57P01': { ja: '接続が切れました', en: 'it closed the connection' },
  closed: { ja: '接続が切れました', en: 'it closed the connection' },
};

/** One clear line for a database that cannot be used, without the URL's password; any other error as it is. */
export function explainDatabaseFault(error: unknown, url: string): unknown {
  const reason = types.isNativeError(error) ? reasonFor(error) : undefined;
  if (reason === undefined) return error;
  const { host, pathname } = new URL(url);
  return new OperatorError(
    {
      ja: `データベース ${host}${pathname} を使えません: ${reason.ja}。DATABASE_URL を確かめてください。`,
      en: `The database ${host}${pathname} cannot be used: ${reason.en}. Check DATABASE_URL.`,
    },
    2,
  );
}

/** Whether the database could not be reached, or not in time, so that trying again shortly may help. */
export const isDatabaseAway = (error: unknown): boolean =>
  types.isNativeError(error) && reasonFor(error) !== undefined;

function reasonFor(error: Error): Bilingual | undefined {
  // neither knex nor node-postgres gives its own time-outs a code
  if (error.name === 'KnexTimeoutError' || /connection timeout|timeout expired/.test(error.message))
    return reasons.ETIMEDOUT;
  // the second: knex, whose pool has been closed
  if (/^(Connection terminated|Unable to acquire a connection)/.test(error.message)) return reasons.closed;
  return 'code' in error ? reasons[String(error.code)] : undefined;
}
