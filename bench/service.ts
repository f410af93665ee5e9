import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDb } from '../src/db.ts';
import { MessageLog } from '../src/demo/mailbox/message-log.ts';
import { startSmtp } from '../src/demo/mailbox/smtp.ts';
import { startEmbedded } from '../src/embedded/server.ts';
import { loadSecrets } from '../src/keys/load.ts';
import { migrate } from '../src/migrate.ts';
import { addDatabase } from '../test/helpers/database-server.ts';
import { freePorts } from '../test/helpers/demo.ts';
import { startNode } from '../test/helpers/node.ts';

/** Where the load goes to: to this port, as a proxy that ends TLS for the issuer hands it on. */
export interface Target {
  issuer: string;
  port: number;
}

export type Service = Awaited<ReturnType<typeof startService>>;

/**
 * The identity provider as production starts it: a web process and a worker of their own under
 * `NODE_ENV=production`, behind a proxy, on a PostgreSQL with its ordinary settings. Mails go to a real SMTP server.
 */
export async function startService() {
  const undo: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => stop().finally(() => process.exit(130)));
  try {
    const server = await postgres(undo);
    const database = await addDatabase(server);
    undo.push(database.drop);
    await migrate(database.url);
    const smtp = await startSmtp({ log: new MessageLog(null), port: 0, host: '127.0.0.1' });
    undo.push(smtp.stop);
    const secretKey = randomBytes(32);
    const issuer = 'https://id.kosmo.example';
    const [web, work] = await Promise.all([freePorts(), freePorts()]);
    const env = {
      NODE_ENV: 'production',
      ISSUER: issuer,
      DATABASE_URL: database.url,
      SECRET_KEYS: secretKey.toString('base64'),
      SMTP_URL: `smtp://127.0.0.1:${smtp.port}`,
      MAIL_DOMAIN: 'mail.kosmo.example',
      TRUST_PROXY: '1',
    };
    for (const [role, ports] of [['serve', web] as const, ['work', work] as const]) {
      const node = await startNode(role, { ...env, PORT: ports.PORT, OPS_PORT: ports.OPS_PORT });
      undo.push(() => node.stop());
    }
    const db = openDb(database.url);
    undo.push(() => db.destroy());
    const target: Target = { issuer, port: Number(web.PORT) };
    return { target, db, secrets: await loadSecrets(db, [secretKey], new Date()), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The server of `DATABASE_URL`, else an embedded one for this run alone. */
export async function postgres(undo: (() => Promise<unknown>)[]): Promise<string> {
  if (process.env.DATABASE_URL) return process.env.DATABASE_URL;
  const dataDir = await mkdtemp(join(tmpdir(), 'kosmo-idp-bench-'));
  undo.push(() => rm(dataDir, { recursive: true, force: true }));
  const { url, stop } = await startEmbedded({ dataDir });
  undo.push(stop);
  return url;
}
