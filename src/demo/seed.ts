import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { Knex } from 'knex';
import type { Config } from '../config.ts';
import type { Insurer, InsurerDocument } from '../insurer/insurer.ts';
import { applyInsurer, findInsurer } from '../insurer/store.ts';
import { importMembers } from '../member/import/import.ts';
import { findMemberByUserId } from '../member/store.ts';
import type { Secrets } from '../secrets.ts';
import { renderTerms } from '../terms/render.ts';
import { publishTerms, termsInForce } from '../terms/store.ts';
import { demoFile, readDemoFile } from './files.ts';

export interface Seeding {
  db: Knex;
  secrets: Secrets;
  config: Pick<Config, 'dataDir' | 'operator'>;
  portalUrl: string;
  now: Date;
}

/** The demo's insurers, and of each a member by whom to see that its file has been imported. */
const insurers = [
  { code: 'sample', someone: 'testuser01' },
  { code: 'sample2', someone: 'testuser11' },
];

/** Fills in what is missing of the demo; what an operator has changed since stays as it is. */
export async function seed(seeding: Seeding): Promise<void> {
  for (const { code, someone } of insurers) {
    const insurer = await seedInsurer(seeding, code);
    await seedTerms(seeding, insurer);
    await seedMembers(seeding, insurer, someone);
  }
}

/** The first is the one the portal asks for. */
export const insurerCodes = insurers.map(({ code }) => code);

/** The portal's port may be another one than last time. */
async function seedInsurer({ db, portalUrl, now }: Seeding, code: string): Promise<Insurer> {
  const { id: _, ...document } =
    (await findInsurer(db, code)) ?? (JSON.parse(await readDemoFile(`${code}.json`)) as Insurer);
  const current: InsurerDocument = isPortalOfDemo(document.portalUrl) ? { ...document, portalUrl } : document;
  return (await applyInsurer(db, current, now)).insurer;
}

const isPortalOfDemo = (url: string | null) => url !== null && /^http:\/\/localhost:\d+\/$/.test(url);

async function seedTerms({ db, now }: Seeding, insurer: Insurer): Promise<void> {
  if (await termsInForce(db, insurer.id, now)) return;
  const ja = renderTerms(await readDemoFile('terms.ja.md'));
  const en = renderTerms(await readDemoFile('terms.en.md'));
  await publishTerms(
    db,
    {
      insurerId: null,
      version: '2026-04-07',
      title: { ja: ja.title, en: en.title },
      body: { ja: ja.body, en: en.body },
      effectiveAt: new Date('2026-04-07T00:00:00+09:00'),
    },
    now,
  );
}

async function seedMembers(seeding: Seeding, insurer: Insurer, someone: string): Promise<void> {
  const { db, secrets, config, now } = seeding;
  if (await findMemberByUserId(db, secrets, insurer.id, someone)) return;
  await importMembers(db, secrets, {
    stream: createReadStream(demoFile(`${insurer.code}.members.csv`)),
    insurer,
    errorsFile: join(config.dataDir, `${insurer.code}.errors.csv`),
    skipRefused: true,
    actor: config.operator,
    reason: 'demo',
    now,
  });
}
