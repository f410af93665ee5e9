import type { KeyObject } from 'node:crypto';
import type { Knex } from 'knex';
import pg from 'pg';
import { createClient } from '../../src/client/store.ts';
import { after, days } from '../../src/clock.ts';
import { PasswordHasher } from '../../src/credential/password-hash.ts';
import { openDb } from '../../src/db.ts';
import { applyInsurer } from '../../src/insurer/store.ts';
import { loadSecrets } from '../../src/keys/load.ts';
import type { Secrets } from '../../src/secrets.ts';
import { publishTerms } from '../../src/terms/store.ts';
import { coseKey } from '../../test/helpers/authenticator.ts';
import { artifactColumns, artifactRows } from './artifacts.ts';
import * as begun from './begun.ts';
import { fillTable } from './copy-store.ts';
import * as credentials from './credentials.ts';
import { takeOffIndexes } from './index-store.ts';
import { memberColumns, memberRows, type World } from './people.ts';
import { clientIdOf, insurerCode, type Population, populationOf, secondFactorsOf } from './population.ts';
import { entryColumns, entryRows, sealColumns, sealRows } from './trail.ts';
import { usualSignIns } from './week.ts';

/** The password of whoever has one. */
export const growthPassword = 'Hinoki5-kaze-no-oto';
export const redirectUri = 'https://portal.example/callback';

export interface Filled {
  population: Population;
  /** The client's secrets, by its ID. */
  clientSecrets: Map<string, string>;
  /** Of everybody's passkey. */
  passkey: KeyObject;
  rows: Record<string, number>;
  seconds: { rows: number; indexes: number };
}

interface Options {
  members: number;
  insurers: number;
  /** Of a week, for each member. */
  signIns?: number;
  now: Date;
  onStep?: (what: string) => void;
}

/**
 * Fills a migrated, empty database with so many members of so many insurers and what a week of their sign-ins leaves
 * behind. Whatever is looked up is as the product makes it; hashes of passwords and public keys are the same for all.
 * Rows go in bare; keys and indexes are made after, and the planner is told.
 */
export async function fill(url: string, secretKey: Buffer, options: Options): Promise<Filled> {
  const { members, insurers, signIns = usualSignIns, now, onStep = () => {} } = options;
  const db = openDb(url, 1);
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    await client.query(`set maintenance_work_mem = '512MB'; set synchronous_commit = off`);
    const population = populationOf(members, insurers);
    const secrets = await loadSecrets(db, [secretKey], now);
    await requireEmpty(db);
    const begunAt = performance.now();
    const { insurerIds, clientSecrets } = await addInsurers(db, secrets, population, now);
    const world = await worldOf(db, secrets, { population, signIns, insurerIds, now });
    const pair = credentials.passkeyPair();
    const tables = tablesOf(world, coseKey(pair.publicKey));
    const again = await takeOffIndexes(client, Object.keys(tables));
    const rows: Filled['rows'] = {};
    for (const [table, { columns, made }] of Object.entries(tables)) {
      rows[table] = await fillTable(client, table, columns, made);
      onStep(`${table}: ${rows[table]} rows`);
    }
    const indexesAt = performance.now();
    for (const sql of again) {
      await client.query(sql);
      onStep(sql);
    }
    await client.query(`select setval('audit_entry_id_seq', greatest(1, (select max(id) from audit_entry)))`);
    // nothing is left for autovacuum, which would else begin with all of it while something is measured
    await client.query('vacuum analyze');
    const seconds = { rows: (indexesAt - begunAt) / 1000, indexes: (performance.now() - indexesAt) / 1000 };
    return { population, clientSecrets, passkey: pair.privateKey, rows, seconds };
  } finally {
    await client.end();
    await db.destroy();
  }
}

const tablesOf = (world: World, publicKey: Buffer) => ({
  member: { columns: memberColumns, made: memberRows(world) },
  terms_acceptance: { columns: credentials.acceptanceColumns, made: credentials.acceptanceRows(world) },
  passkey: { columns: credentials.passkeyColumns, made: credentials.passkeyRows(world, publicKey) },
  totp: { columns: credentials.totpColumns, made: credentials.totpRows(world) },
  recovery_code: { columns: credentials.recoveryCodeColumns, made: credentials.recoveryCodeRows(world) },
  remembered_browser: { columns: begun.rememberedColumns, made: begun.rememberedRows(world) },
  mail: { columns: begun.mailColumns, made: begun.mailRows(world) },
  throttle: { columns: begun.throttleColumns, made: begun.throttleRows(world) },
  audit_entry: { columns: entryColumns, made: entryRows(world) },
  audit_seal: { columns: sealColumns, made: sealRows(world) },
  oidc_artifact: { columns: artifactColumns, made: artifactRows(world) },
  interaction: { columns: begun.interactionColumns, made: begun.interactionRows(world) },
  one_time_secret: { columns: begun.secretColumns, made: begun.secretRows(world) },
});

async function requireEmpty(db: Knex): Promise<void> {
  const { rows } = await db.raw('select exists (select from insurer) or exists (select from member) as used');
  if (rows[0].used) throw new Error('the database is not empty: nothing is filled over what is there');
}

/** Each with a portal of its own. */
async function addInsurers(db: Knex, secrets: Secrets, { insurers }: Population, now: Date) {
  const insurerIds: number[] = [];
  const clientSecrets = new Map<string, string>();
  await db.transaction(async (transaction) => {
    for (let at = 0; at < insurers; at++) {
      const code = insurerCode(at);
      const name = { ja: `第${at}健康保険組合`, en: `Society ${at}` };
      const contact = { email: `desk@${code}.example.jp`, phone: '03-1234-5678' };
      const number = `06${String(at).padStart(6, '0')}`;
      const document = { code, number, name, contact, secondFactors: secondFactorsOf(at) };
      const { insurer } = await applyInsurer(transaction, document, now);
      insurerIds.push(insurer.id);
      const clientId = clientIdOf(at);
      const registration = { name: 'KOSMO Web', redirectUris: [redirectUri], insurerCodes: [code] };
      const { secret } = await createClient(transaction, secrets, { ...registration, clientId }, now);
      clientSecrets.set(clientId, secret ?? '');
    }
  });
  return { insurerIds, clientSecrets };
}

async function worldOf(
  db: Knex,
  secrets: Secrets,
  given: Pick<World, 'population' | 'signIns' | 'insurerIds' | 'now'>,
): Promise<World> {
  const title = { ja: '利用規約', en: 'Terms of use' };
  const body = { ja: '<p>第1条</p>', en: '<p>Article 1</p>' };
  const effectiveAt = after(given.now, -days(200));
  const { terms } = await publishTerms(
    db,
    { insurerId: null, version: '2026-04', title, body, effectiveAt },
    effectiveAt,
  );
  const hasher = new PasswordHasher(secrets.keys('password pepper'));
  const [passwordHash, provisionalHash] = [await hasher.hash(growthPassword), await hasher.hash('kari-8123')];
  return { ...given, secrets, termsId: terms.id, termsHash: terms.bodyHash, passwordHash, provisionalHash };
}
