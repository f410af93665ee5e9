import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ask } from '../../src/cli/confirm.ts';
import { run } from '../../src/cli/run.ts';
import { openDb } from '../../src/db.ts';
import { applyInsurer } from '../../src/insurer/store.ts';
import { createDatabase } from './database.ts';

/** Where an operator sits: commands run within this process, on a database with these insurers. */
export async function openDesk(insurerCodes: string[], env: Record<string, string> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'kosmo-desk-'));
  const database = await createDatabase();
  const db = openDb(database.url);
  const name = { ja: 'サンプル健康保険組合', en: 'Sample' };
  for (const code of insurerCodes) await applyInsurer(db, { code, number: '06139999', name }, new Date());

  /** Runs a command that may ask. */
  const asking = (ask: Ask, ...argv: string[]) => start({}, ask, argv);

  async function start(changed: Record<string, string>, ask: Ask, argv: string[]) {
    const said = { stdout: '', stderr: '' };
    const out = (text: string) => {
      said.stdout += text;
    };
    const err = (text: string) => {
      said.stderr += text;
    };
    const settings = {
      DATABASE_URL: database.url,
      DATA_DIR: folder,
      KOSMO_OPERATOR: 'sato',
      ...env,
      ...changed,
    };
    return { exitCode: await run(argv, settings, { out, err, interactive: false, ask }), ...said };
  }

  return {
    db,
    url: database.url,
    folder,
    asking,
    /** Runs a command where nobody can be asked. */
    kosmo: (...argv: string[]) => asking(null, ...argv),
    /** As `kosmo`, with other settings. */
    with:
      (changed: Record<string, string>) =>
      (...argv: string[]) =>
        start(changed, null, argv),
    /** What the audit trail was told last. */
    lastAudit: () => db('audit_entry').orderBy('id', 'desc').first('actor', 'action', 'outcome', 'detail'),
    async close() {
      await db.destroy();
      await database.drop();
      await rm(folder, { recursive: true });
    },
  };
}
