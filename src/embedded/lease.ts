import pg from 'pg';

/** The advisory lock that every process using the server holds shared, each over a connection of its own. */
const LOCK = 0x6b6f_736d;

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

  /** True where nobody else uses the server: nobody can then, until the connection ends. */
  async giveUp(): Promise<boolean> {
    this.#givenUp = true;
    try {
      await this.#client.query('select pg_advisory_unlock_shared($1)', [LOCK]);
      return await isGranted(this.#client, 'select pg_try_advisory_lock($1) as granted');
    } catch {
      return false; // the server is gone, or going
    }
  }

  async end(): Promise<void> {
    await this.#client.end().catch(() => {});
  }

  /** A crash of one of the server's processes ends every connection and leaves the server running. */
  #watch(): void {
    this.#client.once('end', async () => {
      const client = this.#givenUp ? null : await connect(this.#url);
      if (!client) return;
      this.#client = client;
      this.#watch();
    });
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
