import { existsSync } from 'node:fs';
import { readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readConfig } from '../config.ts';
import { findPostmaster } from '../embedded/postmaster.ts';
import { startEmbedded } from '../embedded/server.ts';
import { OperatorError } from '../errors.ts';
import { operatorLanguage } from '../operator-language.ts';
import { texts } from './text.ts';

/** What the demo keeps in its folder; whatever else lies there is not ours to remove. */
const ours = /^(postgres(\.new-\d+)?|logs|secret-keys|mailbox\.jsonl|portal-client\.json|.*\.errors\.csv)$/;

const language = operatorLanguage(process.env);
try {
  const { dataDir } = readConfig(process.env);
  await stopDatabase(dataDir);
  const removed = await removeState(dataDir);
  process.stdout.write(`${(removed ? texts.removed : texts.nothing)[language]}: ${dataDir}\n`);
} catch (error) {
  if (!(error instanceof OperatorError)) throw error;
  process.stderr.write(`${error.text[language]}\n`);
  process.exitCode = error.exitCode;
}

/** One whose `npm start` was killed may still run. */
async function stopDatabase(dataDir: string): Promise<void> {
  const data = join(dataDir, 'postgres', 'data');
  if (!(await findPostmaster(data))) return;
  const { stop } = await startEmbedded({ dataDir });
  await stop();
  if (await findPostmaster(data)) throw new OperatorError(texts.inUse, 4);
}

async function removeState(dataDir: string): Promise<boolean> {
  const names = existsSync(dataDir) ? (await readdir(dataDir)).filter((name) => ours.test(name)) : [];
  for (const name of names) await rm(join(dataDir, name), { recursive: true, force: true });
  // keeps the folder where something else lies in it
  await rmdir(dataDir).catch(() => {});
  return names.length > 0;
}
