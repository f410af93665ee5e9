import { compareMigrations } from '../../migrate.ts';
import { type Check, fault, ok } from './check.ts';

/** Whether the tables are those of this version. */
export const migrationsCheck: Check = {
  name: 'migrations',
  needs: 'database',
  async run({ db }) {
    const { missing, unknown } = await compareMigrations(db);
    if (unknown.length > 0)
      return [
        fault(
          {
            ja: `データベースのほうが、このプログラムより新しい（${unknown.join(', ')}）`,
            en: `the database is newer than this program (${unknown.join(', ')})`,
          },
          {
            ja: 'データベースを準備した版の kosmo-idp を使ってください。データベースは元に戻せません。',
            en: 'Run the version of kosmo-idp that migrated it: a database cannot be taken back.',
          },
        ),
      ];
    if (missing.length > 0)
      return [
        fault(
          {
            ja: `データベースの準備が済んでいません（足りないもの: ${missing.join(', ')}）`,
            en: `the database is not migrated (missing: ${missing.join(', ')})`,
          },
          {
            ja: 'npx kosmo-idp migrate を実行してください。動いているプロセスは止めなくてかまいません。',
            en: 'Run npx kosmo-idp migrate; running processes may go on meanwhile.',
          },
        ),
      ];
    return [ok({ ja: 'この版に合っています', en: 'the database fits this version' })];
  },
};
