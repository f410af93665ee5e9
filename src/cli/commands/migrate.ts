import { migrate } from '../../migrate.ts';
import type { CliCommand } from '../command.ts';
import { withDatabaseUrl } from '../database.ts';

export const migrateCommand: CliCommand = {
  name: 'migrate',
  about: { ja: 'データベースをこの版に合わせる', en: 'bring the database to this version' },
  example: 'migrate',
  changes: true,
  async run({ env, print, tell }) {
    const { applied } = await withDatabaseUrl(env, migrate);
    print({ applied }, () => applied);
    tell({ ja: 'データベースはこの版に合っています。', en: 'The database fits this version.' });
    return 0;
  },
};
