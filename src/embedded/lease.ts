import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

/** The advisory lock that every process using the server holds shared, each over a connection of its own. */
const LOCK = 0x6b6f_736d;
const ATTEMPTS = 40;

/** What keeps others from stopping the server. It ends with its process, however that ends. */
export class Lease {
  readonly #url: string;
  #client: pg.Client;
  #givenUp = false;

  private constructor(url: string, client: pg.Client) {
    this.#url = url;
    this.#client = client;
    this.#watch();
  }

  /** Null where the server takes no connections yet, or no more. */
  static async take(url: string): Promise<Lease | null> {
    const client = await connect(url);
    return client && new Lease(url, client);
  }

  /** `last`: nobody else uses the server, nor can until this connection ends. `lost`: it is gone, or going. */
  async giveUp(): Promise<'last' | 'shared' | 'lost'> {
    this.#givenUp = true;
    try {
      await this.#client.query('select pg_advisory_unlock_shared($1)', [LOCK]);
      const alone = await isGranted(this.#client, 'select pg_try_advisory_lock($1) as granted');
      return alone ? 'last' : 'shared';
    } catch {
      return 'lost';
    }
  }

  async end(): Promise<void> {
    await this.#client.end().catch(() => {});
  }

  #watch(): void {
    this.#client.once('end', () => this.#takeAgain());
  }

  /** A crash of one of the server's processes ends every connection, and the server goes on after a moment. */
  async #takeAgain(): Promise<void> {
    for (let attempt = 0; attempt < ATTEMPTS && !this.#givenUp; attempt += 1) {
      const client = await connect(this.#url);
      if (client && this.#givenUp) return client.end();
      if (client) {
        this.#client = client;
        return this.#watch();
      }
      await delay(250, undefined, { ref: false });
    }
  }
}

async function connect(url: string): Promise<pg.Client | null> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'kosmo-idp lease',
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    if (await isGranted(client, 'select pg_try_advisory_lock_shared($1) as granted')) return client;
  } catch {
    // not there yet, or already going
  }
  await client.end().catch(() => {});
  return null;
}

async function isGranted(client: pg.Client, sql: string): Promise<boolean> {
  return (await client.query<{ granted: boolean }>(sql, [LOCK])).rows[0]?.granted === true;
}
