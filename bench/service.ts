import { randomBytes } from 'node:crypto';
import { openDb } from '../src/db.ts';
import { loadSecrets } from '../src/keys/load.ts';
import { migrate } from '../src/migrate.ts';
import { addDatabase } from '../test/helpers/database-server.ts';
import { startMailSink } from './mail-sink.ts';
import { postgres, postmasterOf } from './postgres.ts';
import { type BenchProcess, startProcess } from './processes.ts';

/** Where the load goes to: to these ports in turn, as a proxy that ends TLS for the issuer hands it on. */
export interface Target {
  issuer: string;
  ports: number[];
}

export type Service = Awaited<ReturnType<typeof startService>>;

/** Whose CPU a figure counts. */
export interface Pids {
  web: number[];
  worker: number | null;
  postmaster: number | null;
}

/**
 * The identity provider as production starts it: web processes (one for each core where nothing is said) and a worker
 * under `NODE_ENV=production`, behind a proxy, on a PostgreSQL as the operations page recommends. Mails go to a real
 * SMTP server, which reads none where `smtpUrl` names no other. `databaseUrl` is a migrated database that is there already, in the place of a new and empty one.
 */
export async function startService({
  processes = 2,
  databaseUrl = '',
  smtpUrl = '',
  secretKey = randomBytes(32),
} = {}) {
  const undo: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => stop().finally(() => process.exit(130)));
  try {
    const url = databaseUrl === '' ? await newDatabase(undo) : databaseUrl;
    const mailTo = smtpUrl === '' ? await sinkOf(undo) : smtpUrl;
    const issuer = 'https://id.kosmo.example';
    const env = {
      NODE_ENV: 'production',
      ISSUER: issuer,
      DATABASE_URL: url,
      SECRET_KEYS: secretKey.toString('base64'),
      SMTP_URL: mailTo,
      MAIL_DOMAIN: 'mail.kosmo.example',
      TRUST_PROXY: '1',
    };
    const start = async (role: 'serve' | 'work') => {
      const started = await startProcess(role, env);
      undo.push(started.stop);
      return started;
    };
    const web: BenchProcess[] = [];
    for (let count = 0; count < processes; count++) web.push(await start('serve'));
    const worker = await start('work');
    const db = openDb(url);
    undo.push(() => db.destroy());
    const target: Target = { issuer, ports: web.map(({ port }) => port) };
    const pids: Pids = {
      web: web.map(({ pid }) => pid),
      worker: worker.pid,
      postmaster: await postmasterOf(db),
    };
    return {
      target,
      pids,
      web,
      worker,
      /** What a further process of the same service needs. */
      env,
      db,
      secrets: await loadSecrets(db, [secretKey], new Date()),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function sinkOf(undo: (() => Promise<unknown>)[]): Promise<string> {
  const sink = await startMailSink();
  undo.push(sink.stop);
  return sink.url;
}

async function newDatabase(undo: (() => Promise<unknown>)[]): Promise<string> {
  const server = await postgres(undo);
  const database = await addDatabase(server);
  undo.push(database.drop);
  await migrate(database.url);
  return database.url;
}
