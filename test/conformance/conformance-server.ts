import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createClient } from '../../src/client/store.ts';
import { now } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import { type Context, createContext } from '../../src/context.ts';
import { OperatorError } from '../../src/errors.ts';
import { createApp } from '../../src/http/app.ts';
import { listen } from '../../src/http/listen.ts';
import { applyInsurer } from '../../src/insurer/store.ts';
import { createLogger } from '../../src/log.ts';
import { importMembers } from '../../src/member/import/import.ts';
import { migrate } from '../../src/migrate.ts';
import type { Running } from '../../src/part.ts';
import { work } from '../../src/work.ts';
import { addDatabase, startTestServer } from '../helpers/database-server.ts';
import { csvOf } from '../helpers/people.ts';
import { startPost } from '../helpers/post.ts';
import { activateMember, scriptedMember } from './scripted-member.ts';
import { readStaticClients, type StaticClient, withoutPkce } from './static-clients.ts';

export interface Settings {
  issuer: string;
  /** Files in PEM form. */
  cert: string;
  key: string;
  /** A JSON file. */
  clients: string;
}

/** What RFC 9325 §4.2 recommends, and FAPI 2.0 demands (§5.2.2); TLS 1.3 has nothing else. */
const ciphers = [
  ...['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'],
  ...['ECDSA', 'RSA'].flatMap((kind) => [
    `ECDHE-${kind}-AES128-GCM-SHA256`,
    `ECDHE-${kind}-AES256-GCM-SHA384`,
  ]),
].join(':');

/** The provider under the conformance profile, with its own empty database, on the port its issuer names. */
export async function startConformance({ issuer, cert, key, clients: file }: Settings): Promise<Running> {
  const clients = await readStaticClients(file);
  const parts: Running[] = [];
  const stop = async () => {
    for (const part of parts.reverse()) await part.stop();
  };
  try {
    const post = await startPost();
    parts.push(post);
    const config = readConfig({
      ...process.env,
      ISSUER: issuer,
      CONFORMANCE_CLIENTS: withoutPkce(clients).join(),
      SMTP_URL: post.smtpUrl,
      MAIL_DOMAIN: 'mail.kosmo.example',
      TRUST_PROXY: '0',
    });
    const tls = await tlsServer(cert, key);
    const server = await startTestServer();
    parts.push(server);
    const database = await addDatabase(server.url);
    parts.push({ stop: () => database.drop() });
    await migrate(database.url);
    const log = createLogger(config.logLevel, process.stderr);
    const needed = { config, databaseUrl: database.url, secretKeys: [randomBytes(32)], log };
    const context = await createContext(needed);
    parts.push({ stop: () => context.close() });
    await fill(context, clients);
    parts.push(await work(needed));
    const handler = createApp(context);
    await activateMember(context, handler, post.post);
    parts.push(await open(tls, handler, new URL(config.issuer)));
    return { stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function tlsServer(cert: string, key: string): Promise<Server> {
  try {
    const [certificate, privateKey] = await Promise.all([readFile(cert), readFile(key)]);
    return createServer({ cert: certificate, key: privateKey, minVersion: 'TLSv1.2', ciphers });
  } catch {
    throw new OperatorError(`${cert} and ${key} are no certificate and its key (PEM)`, 2);
  }
}

async function open(server: Server, handler: RequestListener, { port }: URL): Promise<Running> {
  server.on('request', handler);
  await listen(server, { port: Number(port || 443), setting: '--issuer' });
  return {
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** One insurer whose members need no second factor, its one member, and the suite's clients. */
async function fill({ db, secrets, refresh }: Context, clients: StaticClient[]): Promise<void> {
  const { insurer } = await applyInsurer(
    db,
    {
      code: 'conformance',
      number: '06139999',
      name: { ja: '適合性試験健康保険組合', en: 'Conformance society' },
      contact: { email: 'desk@example.jp' },
      secondFactors: [],
    },
    now(),
  );
  await importMembers(db, secrets, {
    stream: Readable.from([Buffer.from(csvOf([scriptedMember]))]),
    insurer,
    errorsFile: join(tmpdir(), `${randomBytes(8).toString('hex')}.csv`),
    actor: 'conformance',
    now: now(),
  });
  for (const { clientId, secret, registration } of clients) {
    await createClient(db, secrets, { clientId, ...registration }, now());
    const digest = secret && secrets.digest('client secret', secret);
    if (digest) await db('client').where({ id: clientId }).update({ secret_digest: digest });
  }
  refresh();
}
