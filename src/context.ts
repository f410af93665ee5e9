import type { Knex } from 'knex';
import type Provider from 'oidc-provider';
import type { Logger } from 'pino';
import { accountClient, accountClientId } from './account/client.ts';
import { Cache } from './cache.ts';
import { hearChanges } from './changes.ts';
import type { Client } from './client/client.ts';
import { findClient } from './client/store.ts';
import { now } from './clock.ts';
import type { Config } from './config.ts';
import { PasswordHasher } from './credential/password-hash.ts';
import { openDb } from './db.ts';
import type { Insurer } from './insurer/insurer.ts';
import { listInsurers } from './insurer/store.ts';
import { loadSecrets } from './keys/load.ts';
import { watchKeys } from './keys/watch.ts';
import { keySwapper } from './oidc/keystore.ts';
import { createProvider } from './oidc/provider.ts';
import { gather, type Stores } from './oidc/stores.ts';
import type { Secrets } from './secrets.ts';
import { RememberedTerms } from './terms/remembered.ts';
import { findTerms, termsSchedule } from './terms/store.ts';

/** Everything a process of the identity provider is made of; the one place where parts are put together. */
export interface Context {
  readonly config: Config;
  readonly db: Knex;
  readonly secrets: Secrets;
  /** Tokens, codes and sessions, as requests read and write them. */
  readonly companies: Stores['companies'];
  readonly flushes: Stores['flushes'];
  readonly log: Logger;
  readonly hasher: PasswordHasher;
  readonly insurers: Insurers;
  readonly clients: Cache<string, Client | undefined>;
  readonly terms: RememberedTerms;
  readonly provider: Provider;
  /** Forgets what was read of insurers, clients and terms. */
  refresh(): void;
  close(): Promise<void>;
}

export interface Insurers {
  all(): Promise<Insurer[]>;
}

export interface ContextParts {
  config: Config;
  databaseUrl: string;
  secretKeys: Buffer[];
  log: Logger;
}

/** Opens the database and puts a process together. The caller has migrated the database. */
export async function createContext({
  config,
  databaseUrl,
  secretKeys,
  log,
}: ContextParts): Promise<Context> {
  const db = openDb(databaseUrl, 10, 'kosmo-idp web');
  // On connections of their own: a transaction waits for these while it holds one of the others.
  const settings = openDb(databaseUrl, 2, 'kosmo-idp web');
  const secrets = await loadSecrets(settings, secretKeys, now());
  const lifetime = () => changes.lifetime();
  const insurers = new Cache<'all', Insurer[]>(() => listInsurers(settings), { lifetime });
  const account = accountClient(config.issuer);
  const findAnyClient = async (id: string) => (id === accountClientId ? account : findClient(settings, id));
  const clients = new Cache(findAnyClient, { lifetime });
  const terms = new RememberedTerms({
    schedule: (insurerId) => termsSchedule(settings, insurerId),
    text: (id) => findTerms(settings, id),
    lifetime,
  });
  const remembered = { insurer: insurers, client: clients, terms };
  const changes = hearChanges({
    url: databaseUrl,
    db: settings,
    log,
    forget: (what) => remembered[what].clear(),
  });
  const parts = {
    config,
    db,
    secrets,
    ...gather(db, secrets),
    log,
    hasher: new PasswordHasher(secrets.keys('password pepper')),
    insurers: { all: () => insurers.get('all') },
    clients,
    terms,
    refresh() {
      for (const cache of Object.values(remembered)) cache.clear();
    },
  };
  const provider = await createProvider(parts);
  const keys = await watchKeys({ db: settings, secrets, log, use: keySwapper(provider) });
  const close = async () => {
    await Promise.all([keys.stop(), changes.stop()]);
    await Promise.all([db.destroy(), settings.destroy()]);
  };
  return { ...parts, provider, close };
}
