import { once } from 'node:events';
import { join } from 'node:path';
import { readConfig } from '../config.ts';
import { unusableFolder } from '../embedded/faults.ts';
import { useFolder } from '../embedded/folder.ts';
import { OperatorError } from '../errors.ts';
import { createLogger } from '../log.ts';
import { operatorLanguage } from '../operator-language.ts';
import { startDemo } from './demo.ts';
import { texts, unexpected, welcome } from './text.ts';

const language = operatorLanguage(process.env);
const controller = new AbortController();
const interrupted = new Error('interrupted');
// More than once: npm passes on what the terminal has already sent to every process of its group.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => controller.abort(interrupted));
}
process.on('uncaughtException', (fault) => controller.abort(fault));

try {
  await run(controller.signal);
  process.exit(0);
} catch (error) {
  if (!(error instanceof OperatorError)) throw error;
  process.stderr.write(`${error.text[language]}\n`);
  process.exit(error.exitCode);
}

/** Ends when it is interrupted and everything has stopped. */
async function run(signal: AbortSignal): Promise<void> {
  if (process.env.NODE_ENV === 'production') throw new OperatorError(texts.production);
  const config = readConfig(process.env);
  await useFolder(config.dataDir);
  await useFolder(join(config.dataDir, 'logs'));
  const logFile = join(config.dataDir, 'logs', 'kosmo-idp.log');
  const log = createLogger(config.logLevel, logFile);
  try {
    const demo = await startDemo(config, log, signal);
    process.stdout.write(welcome(language, demo.addresses));
    if (!signal.aborted) await once(signal, 'abort');
    await demo.stop();
    signal.throwIfAborted();
  } catch (error) {
    if (error === interrupted) return;
    if (error instanceof OperatorError) throw error;
    const { code, path } = error as NodeJS.ErrnoException;
    if (code && path) throw unusableFolder(path, code); // a file another user's start has left there
    log.fatal({ err: error }, 'the demo failed');
    throw new OperatorError(unexpected(logFile), 1);
  }
}
