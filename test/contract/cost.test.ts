import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startEmbedded } from '../../src/embedded/server.ts';
import { migrate } from '../../src/migrate.ts';
import { addDatabase } from '../helpers/database-server.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { person } from '../helpers/people.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';
import { type Cost, isWrite, medianCost, reached, walPosition } from '../helpers/sign-in-cost.ts';
import { Walk } from '../helpers/walk.ts';

const shared = { ...process.env };
let dataDir: string;
let embedded: Awaited<ReturnType<typeof startEmbedded>>;
let server: TestServer;
let relyingParty: RelyingParty;
const hanako = person('hanako');

beforeAll(async () => {
  // A server of its own, with its ordinary settings: WAL is counted for the whole server, not by database.
  dataDir = await mkdtemp(join(tmpdir(), 'kosmo-idp-cost-'));
  embedded = await startEmbedded({ dataDir });
  const template = await addDatabase(embedded.url);
  await migrate(template.url);
  process.env.KOSMO_TEST_SERVER = embedded.url;
  process.env.KOSMO_TEST_TEMPLATE = new URL(template.url).pathname.slice(1);
  server = await TestServer.start();
  await server.insurer({ code: 'sample', secondFactors: [] });
  await server.enrol('sample', hanako);
  relyingParty = await server.relyingParty(['sample']);
  const walk = new Walk(server, hanako);
  await walk.enter(relyingParty, hanako.initialPassword);
  const { browser } = walk;
  await browser.submit({ birthdate: hanako.birthdate });
  await browser.submit({ email: hanako.email });
  await walk.openLink();
  await browser.press('refresh');
  await browser.submit({ newPassword: hanako.password, newPasswordConfirmation: hanako.password });
  await browser.reachesPortal();
});
afterAll(async () => {
  Object.assign(process.env, shared);
  await server.stop();
  await embedded.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function signIn(): Promise<{ requests: number }> {
  const browser = new MemberBrowser();
  await browser.signInAt(relyingParty);
  await browser.submit({ userId: hanako.userId, password: hanako.password });
  await relyingParty.redeem(browser.callbackUrl ?? '');
  return { requests: browser.history.length + 1 };
}

test('a whole password sign-in costs at most 4 requests, 9 statements, 4 of them writes, and 10 kB of WAL', async () => {
  const { db } = server.context;
  await signIn(); // statements are prepared
  const costs: Cost[] = [];
  for (let run = 0; run < 9; run++) {
    const walBefore = await walPosition(db);
    const statements: string[] = [];
    const listen = ({ sql }: { sql: string }) => void statements.push(sql);
    db.on('query', listen);
    const { requests } = await signIn();
    db.removeListener('query', listen);
    const walBytes = (await walPosition(db)) - walBefore;
    costs.push({
      requests,
      statements: statements.length,
      writes: statements.filter(isWrite).length,
      walBytes,
    });
  }
  const cost = medianCost(costs);
  process.stdout.write(`one password sign-in: ${JSON.stringify(cost)}\n`);
  for (const [name, most] of Object.entries(reached)) {
    expect({ [name]: cost[name as keyof Cost] <= most }).toEqual({ [name]: true });
  }
});
