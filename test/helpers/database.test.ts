import { expect, test } from '@jest/globals';
import { migrate } from '../../src/migrate.ts';
import { createBareDatabase, createDatabase } from './database.ts';

test('each test file gets a migrated database of its own', async () => {
  const databases = await Promise.all([createDatabase(), createDatabase()]);
  try {
    expect(new Set(databases.map(({ url }) => url)).size).toBe(2);
    for (const { url } of databases) expect(await migrate(url)).toEqual({ applied: [] });
  } finally {
    await Promise.all(databases.map((database) => database.drop()));
  }
});

test('a bare database has no table yet', async () => {
  const bare = await createBareDatabase();
  try {
    expect((await migrate(bare.url)).applied).not.toEqual([]);
  } finally {
    await bare.drop();
  }
});
