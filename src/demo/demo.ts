import { now } from '../clock.ts';
import type { Config } from '../config.ts';
import { openDb } from '../db.ts';
import { startEmbedded } from '../embedded/server.ts';
import { loadSecrets } from '../keys/load.ts';
import type { Logger } from '../log.ts';
import { migrate } from '../migrate.ts';
import { operate } from '../operate.ts';
import type { Parts } from '../part.ts';
import { loadSecretKeys } from '../secrets-file.ts';
import { serve } from '../serve.ts';
import { work } from '../work.ts';
import { startMailbox } from './mailbox/index.ts';
import { startPortal } from './portal/index.ts';
import { type PortalClient, registerPortal } from './portal-client.ts';
import { checkPorts } from './ports.ts';
import { insurerCodes, seed } from './seed.ts';
import type { Addresses } from './text.ts';

interface Stoppable {
  stop(): Promise<void>;
}

export interface Demo extends Stoppable {
  addresses: Addresses;
}

/**
 * Starts all of the demo in this process. Where a part cannot start, or `signal` aborts, what has started is
 * stopped again and the reason thrown.
 */
export async function startDemo(config: Config, log: Logger, signal: AbortSignal): Promise<Demo> {
  const database: Stoppable[] = [];
  const services: Stoppable[] = [];
  const stop = async () => {
    await stopWithin(SERVICES_MS, services);
    await Promise.all(database.map((part) => part.stop()));
  };
  const added = async <T extends Stoppable>(parts: Stoppable[], starting: Promise<T>): Promise<T> => {
    const part = await starting;
    parts.push(part);
    signal.throwIfAborted();
    return part;
  };
  try {
    await checkPorts(config);
    const databaseUrl = config.databaseUrl ?? (await added(database, startEmbedded(config))).url;
    await migrate(databaseUrl);
    const secretKeys = loadSecretKeys(config);
    const portalUrl = `http://localhost:${config.portalPort}/`;
    const client = await fill({ config, databaseUrl, secretKeys, log }, portalUrl);

    const { mailboxPort: httpPort, portalPort: port, dataDir, issuer } = config;
    const mailbox = await added(services, startMailbox({ httpPort, smtpPort: 0, dataDir, log }));
    await added(services, startPortal({ port, issuer, ...client, insurer: insurerCodes[0], log }));
    const smtpUrl = config.smtpUrl ?? mailbox.smtpUrl;
    const parts = { config: { ...config, smtpUrl }, databaseUrl, secretKeys, log };
    for (const start of [serve, work, operate]) await added(services, start(parts));
    return { stop, addresses: { portal: portalUrl, issuer, mailbox: mailbox.httpUrl } };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function fill({ config, databaseUrl, secretKeys }: Parts, portalUrl: string): Promise<PortalClient> {
  const db = openDb(databaseUrl, 3);
  try {
    const seeding = { db, secrets: await loadSecrets(db, secretKeys, now()), config, portalUrl, now: now() };
    await seed(seeding);
    return await registerPortal(seeding);
  } finally {
    await db.destroy();
  }
}

/** Ctrl-C has 10 s for everything, the database's own stop included. */
const SERVICES_MS = 6_000;

async function stopWithin(milliseconds: number, parts: Stoppable[]): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([Promise.allSettled(parts.map((part) => part.stop())), late]);
  clearTimeout(timer);
}
