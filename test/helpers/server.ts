import { randomBytes, randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { z } from 'zod';
import type { Registration } from '../../src/client/registration.ts';
import { createClient } from '../../src/client/store.ts';
import { now } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import { type Context, createContext } from '../../src/context.ts';
import { createApp } from '../../src/http/app.ts';
import { fixedHeaders } from '../../src/http/headers.ts';
import { listen } from '../../src/http/listen.ts';
import { createHttpServer } from '../../src/http/server.ts';
import type { Insurer, insurerDocument } from '../../src/insurer/insurer.ts';
import { applyInsurer, getInsurer } from '../../src/insurer/store.ts';
import { startWorker } from '../../src/jobs/worker.ts';
import { createLogger } from '../../src/log.ts';
import { importMembers } from '../../src/member/import/import.ts';
import { publishTerms } from '../../src/terms/store.ts';
import { createDatabase } from './database.ts';
import { csvOf, type Person } from './people.ts';
import { startPost } from './post.ts';
import { RelyingParty } from './relying-party.ts';

export const redirectUri = 'https://portal.example/callback';

type Document = Partial<Omit<z.input<typeof insurerDocument>, 'code'>> & { code: string };

interface Options {
  /** How many processes share the database; requests go to them in turn, as behind a proxy. */
  processes?: number;
  /** Environment variables beside those of every test. */
  env?: Record<string, string>;
  /** The keys of SECRET_KEYS; random where a test does not care. */
  secretKeys?: Buffer[];
}

/**
 * The whole identity provider on a free port: real database, real SMTP, real worker. What it is filled with
 * goes through the stores that operators' commands use.
 */
export class TestServer {
  readonly issuer: string;
  readonly post: Awaited<ReturnType<typeof startPost>>['post'];
  /** What was logged, a JSON line each. */
  readonly log: string[];
  readonly #parts: Parts;
  #contexts: Context[] = [];
  #handlers: RequestListener[] = [];
  #requests = 0;
  #nodes: (RequestListener | 'here')[] | null = null;

  private constructor(parts: Parts) {
    this.#parts = parts;
    this.issuer = parts.config.issuer;
    this.post = parts.post.post;
    this.log = parts.lines;
  }

  static async start({
    processes = 1,
    env = {},
    secretKeys = [randomBytes(32)],
  }: Options = {}): Promise<TestServer> {
    let handle: RequestListener = (_request, response) => response.writeHead(503).end();
    const http = createHttpServer(
      (request, response) => handle(request, response),
      fixedHeaders('http://localhost'),
    );
    const port = await listen(http.server, { port: 0, setting: 'PORT' });
    const [database, post] = await Promise.all([createDatabase(), startPost()]);
    const config = readConfig({
      PORT: String(port),
      SMTP_URL: post.smtpUrl,
      MAIL_DOMAIN: 'mail.kosmo.example',
      ...env,
    });
    const lines: string[] = [];
    const write = (line: string) => {
      lines.push(line);
      // What no walk should meet is worth seeing beside the test that fails of it.
      if (line.includes('"level":"error"')) process.stderr.write(line);
    };
    const log = createLogger('info', { write });
    const server = new TestServer({
      processes,
      http,
      database,
      post,
      config,
      lines,
      log,
      secretKeys,
    });
    handle = (request, response) => server.#handlerInTurn()(request, response);
    await server.#open();
    return server;
  }

  /** How many passwords were compared so far, by whichever process. */
  get verifications(): number {
    return this.#contexts.reduce((sum, { hasher }) => sum + hasher.verifications, 0);
  }

  get context(): Context {
    const [context] = this.#contexts;
    if (context === undefined) throw new Error('the server is stopped');
    return context;
  }

  /** What another process needs to work on the same data, such as the command line. */
  get environment(): Record<string, string> {
    const { database, secretKeys } = this.#parts;
    const keys = secretKeys.map((key) => key.toString('base64'));
    return { DATABASE_URL: database.url, SECRET_KEYS: keys.join(',') };
  }

  /** Creates an insurer, or changes the settings named; every process knows of it at once. */
  async insurer({ code, ...settings }: Document): Promise<Insurer> {
    const { db } = this.context;
    const known = await getInsurer(db, code).catch(() => null);
    const { id: _, ...before } = known ?? { ...newInsurer(code), id: 0 };
    const { insurer } = await applyInsurer(db, { ...before, code, ...settings }, now());
    this.refresh();
    return insurer;
  }

  /** Imports these people as the insurer's members. */
  enrol(insurerCode: string, ...people: Person[]): Promise<void> {
    return this.#import(insurerCode, csvOf(people));
  }

  /** The insurer's file says that this member has left (資格喪失). */
  leave(insurerCode: string, somebody: Person): Promise<void> {
    return this.#import(insurerCode, csvOf([somebody], '喪失'));
  }

  async #import(insurerCode: string, csv: string): Promise<void> {
    const { db, secrets } = this.context;
    const insurer = await getInsurer(db, insurerCode);
    const stream = Readable.from([Buffer.from(csv)]);
    const errorsFile = join(tmpdir(), `${randomUUID()}.csv`);
    const result = await importMembers(db, secrets, {
      stream,
      insurer,
      errorsFile,
      actor: 'test',
      now: now(),
    });
    if (result.refused > 0)
      throw new Error(`the import refused ${result.refused} rows, see ${result.errorsFile}`);
  }

  /** Publishes terms for one insurer, or for all, in force from now on. */
  async publish(version: string, insurerCode?: string): Promise<void> {
    const { db } = this.context;
    const insurerId = insurerCode === undefined ? null : (await getInsurer(db, insurerCode)).id;
    const title = { ja: '利用規約', en: 'Terms of use' };
    const body = { ja: `<p>第1条（${version}）</p>`, en: `<p>Article 1 (${version})</p>` };
    await publishTerms(db, { insurerId, version, title, body, effectiveAt: now() }, now());
    this.refresh();
  }

  /** Registers a client for these insurers; `null` stands for all. */
  async relyingParty(
    insurerCodes: string[] | null,
    registration: Partial<Registration> = {},
  ): Promise<RelyingParty> {
    const { db, secrets } = this.context;
    const postLogoutRedirectUri = registration.postLogoutRedirectUris?.[0] ?? 'https://portal.example/';
    const { client, secret } = await createClient(
      db,
      secrets,
      {
        name: 'KOSMO Web',
        redirectUris: [redirectUri],
        postLogoutRedirectUris: [postLogoutRedirectUri],
        insurerCodes,
        ...registration,
      },
      now(),
    );
    this.refresh();
    return RelyingParty.discover({
      issuer: this.issuer,
      clientId: client.id,
      clientSecret: secret,
      redirectUri: client.metadata.redirect_uris[0] ?? redirectUri,
      postLogoutRedirectUri,
    });
  }

  /** Every process forgets what it read of insurers, clients and terms. */
  refresh(): void {
    for (const context of this.#contexts) context.refresh();
  }

  /** All processes end and new ones take their place, with other keys where any are given; nothing they held in memory survives. */
  restart(secretKeys = this.#parts.secretKeys): Promise<void> {
    this.#parts.secretKeys = secretKeys;
    return this.whileStopped(async () => {});
  }

  /** As `restart`; in between, `work` has the database to itself. */
  async whileStopped(work: () => Promise<void>): Promise<void> {
    await this.#close();
    await work();
    await this.#open();
  }

  async stop(): Promise<void> {
    const { http, post, database } = this.#parts;
    await http.close(2_000);
    await this.#close();
    await post.stop();
    await database.drop();
  }

  #stopWorker: () => Promise<void> = async () => {};

  async #open(): Promise<void> {
    const { processes, database, config, log, secretKeys } = this.#parts;
    const open = () => createContext({ config, databaseUrl: database.url, secretKeys, log });
    for (let count = 0; count < processes; count++) this.#contexts.push(await open());
    this.#handlers = this.#contexts.map(createApp);
    const { db, secrets } = this.context;
    const worker = await startWorker({ databaseUrl: database.url, db, config, secrets, log });
    this.#stopWorker = () => worker.stop();
  }

  async #close(): Promise<void> {
    await this.#stopWorker();
    for (const context of this.#contexts.splice(0)) await context.close();
  }

  /** From here on requests go to these nodes in turn instead of this server's own processes; `null`: to those again. */
  sendTo(nodes: (RequestListener | 'here')[] | null): void {
    this.#nodes = nodes;
    this.#requests = 0;
  }

  #handlerInTurn(): RequestListener {
    const node = this.#nodes?.[this.#requests % this.#nodes.length] ?? 'here';
    if (node !== 'here') {
      this.#requests += 1;
      return node;
    }
    const handler = this.#handlers[this.#requests++ % this.#handlers.length];
    if (handler === undefined) throw new Error('the server is stopped');
    return handler;
  }
}

/**
 * As every real insurer it tells whom to ask; a page can always lead there. All forms of a test come from one address,
 * and where the clock stands still, within one minute.
 */
const newInsurer = (code: string) => ({
  number: '06139999',
  name: { ja: `${code}健康保険組合`, en: `${code} society` },
  contact: { email: 'desk@example.jp' },
  throttles: { address: { formsPerMinute: 100_000 } },
});

interface Parts {
  processes: number;
  http: ReturnType<typeof createHttpServer>;
  database: Awaited<ReturnType<typeof createDatabase>>;
  post: Awaited<ReturnType<typeof startPost>>;
  config: ReturnType<typeof readConfig>;
  log: ReturnType<typeof createLogger>;
  lines: string[];
  secretKeys: Buffer[];
}
