import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { hours } from '../../src/clock.ts';
import type { StepName } from '../../src/interaction/step.ts';
import { stepTexts } from '../../src/interaction/steps/texts.ts';
import { advance, realClock, setClock } from '../helpers/clock.ts';
import { commandLine } from '../helpers/command-line.ts';
import { activationCodeOf } from '../helpers/letters.ts';
import { type Person, person } from '../helpers/people.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';
import { Walk } from '../helpers/walk.ts';

let folder: string;
let server: TestServer;
let portal: RelyingParty;
let kosmo: ReturnType<typeof commandLine>;
/** Where each of them stands. */
const stopped = new Map<string, StepName | null>();

/** One after the other, what a first sign-in asks for; each member stops before one of them. */
const passages: [StepName, (walk: Walk) => Promise<unknown>][] = [
  ['activation-code', ({ browser, activationCode }) => browser.submit({ activationCode })],
  ['birthdate', ({ browser, person }) => browser.submit({ birthdate: person.birthdate })],
  ['terms', ({ browser }) => browser.press('accept')],
  ['email', ({ browser, person }) => browser.submit({ email: person.email })],
  [
    'email-verification',
    async (walk) => {
      await walk.openLink();
      await walk.browser.press('refresh');
    },
  ],
  ['factor-choice', ({ browser }) => browser.submit({ factor: 'email-otp' })],
  [
    'new-password',
    ({ browser, person: { password } }) =>
      browser.submit({ newPassword: password, newPasswordConfirmation: password }),
  ],
  ['email-otp', ({ browser }) => browser.press('sign-out')],
];

async function stops(step: StepName): Promise<void> {
  const somebody = person(`stop-${step}`);
  await server.enrol('sample', somebody);
  const walk = new Walk(server, somebody);
  walk.activationCode = await activationCodeOf(server, 'sample', somebody);
  await walk.enter(portal, somebody.initialPassword);
  for (const [at, pass] of passages) {
    if (at === step) break;
    await pass(walk);
  }
  // What the sign-in shows next is what the list is to say.
  const next = new Walk(server, somebody);
  await next.enter(portal, step === 'email-otp' ? somebody.password : somebody.initialPassword);
  await next.browser.expectStep(step);
  stopped.set(somebody.userId, step);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kosmo-progress-'));
  // Nine in the evening of UTC: already the next day in Japan.
  setClock('2026-04-09T21:00:00Z');
  server = await TestServer.start();
  await server.publish('2026-04');
  await server.insurer({ code: 'sample', activationCode: true, activationDays: 90 });
  portal = await server.relyingParty(['sample']);
  for (const [step] of passages) await stops(step);
  const done = person('finished');
  await server.enrol('sample', done, person('never-came', 2, { name: '=cmd|calc' }), person('gone-1', 3));
  await server.leave('sample', person('gone-1', 3));
  stopped.set('never-came', null);
  advance(hours(24));
  const walk = new Walk(server, done);
  walk.activationCode = await activationCodeOf(server, 'sample', done);
  await walk.settle(portal, 'email-otp');
  realClock();
  kosmo = commandLine({ cwd: folder, env: { ...server.environment, KOSMO_OPERATOR: 'sato' } });
}, 60_000);
afterAll(async () => {
  realClock();
  await server.stop();
  await rm(folder, { recursive: true });
});

const progress = (...flags: string[]) => kosmo('member', 'progress', '--insurer', 'sample', ...flags);

test('who has come how far, by cohort and by day in Japan, as they are', async () => {
  const { exitCode, stdout } = await progress('--json');
  expect(exitCode).toBe(0);
  const { totals, days, left, window } = JSON.parse(stdout);
  const reached = {
    signed_in: 9,
    email_verified: 4,
    factor_chosen: 3,
    activated: 2,
    factor_registered: 1,
  };
  expect(totals[1]).toEqual({ members: 9, reached });
  expect(totals[2]).toEqual({
    members: 1,
    reached: Object.fromEntries(Object.keys(reached).map((one) => [one, 0])),
  });
  expect(totals.all).toEqual({ members: 10, reached });
  expect([days.all[0].day, days[1][0].new.signed_in, days.all[1].day, days.all[1].new]).toEqual([
    '2026-04-10',
    8,
    '2026-04-11',
    { signed_in: 1, email_verified: 1, factor_chosen: 1, activated: 1, factor_registered: 1 },
  ]);
  expect(left).toBe(1);
  expect(window).toMatchObject({ activation_days: 90, not_activated: 8, without_code: 1 });
});

test('as a table, for people', async () => {
  const { stdout } = await progress();
  expect(stdout).toMatch(/^ログインした +9 +100\.0% +0 +0\.0% +9 +90\.0%$/m);
  expect(stdout).toContain('登録コードをまだ作っていない方：1人（ログインできません）');
  const english = await progress('--lang', 'en');
  expect(english.stdout).toMatch(/^Signed in +9 +100\.0% +0 +0\.0% +9 +90\.0%$/m);
});

test('as CSV, which a spreadsheet opens', async () => {
  expect((await progress('--csv', 'days.csv')).stderr).toContain('days.csv を作りました');
  const text = await readFile(join(folder, 'days.csv'), 'utf8');
  expect(text).toMatch(
    /^\ufeff日付,ログイン区分,加入者,ログインした（その日）,[^\n]*\r\n2026\/4\/10,1,9,8,8,88\.8%,/,
  );
  expect(text).toMatch(/\r\n2026\/4\/11,全体,10,1,9,90\.0%,1,4,40\.0%,/);
  const again = await progress('--csv', 'days.csv');
  expect([again.exitCode, again.stderr]).toEqual([4, expect.stringContaining('すでにあります')]);
});

test('who has not finished, and the very page they would meet next; the trail tells who took the list', async () => {
  const done = await progress('--not-signed-in', 'list.csv', '--reason', '旧ポータル終了前の案内');
  expect([done.exitCode, done.stderr]).toEqual([0, expect.stringContaining(`（${stopped.size} 人）`)]);
  expect((await stat(join(folder, 'list.csv'))).mode & 0o777).toBe(0o600);
  const [header = '', ...lines] = (await readFile(join(folder, 'list.csv'), 'utf8'))
    .split('\r\n')
    .slice(0, -1);
  const columns = header.slice(1).split(',');
  const rows = lines.map((line) =>
    Object.fromEntries(line.split(',').map((cell, at) => [columns[at], cell])),
  );
  expect(Object.fromEntries(rows.map((row) => [row.ユーザID, row.つぎの画面]))).toEqual(
    Object.fromEntries(
      [...stopped].map(([userId, step]) => [userId, step === null ? '' : stepTexts[step].ja.title]),
    ),
  );
  const one: Person = person('never-came', 2);
  expect(rows.find((row) => row.ユーザID === 'never-came')).toMatchObject({
    氏名: "'=cmd|calc",
    ログイン区分: '2',
    記号: one.symbol,
    番号: one.number,
    // As it is, in a spreadsheet, too.
    枝番: "'00",
    状況: 'まだログインしていない',
    はじめてログインした日: '',
    最初のパスワードの期限: '2026/7/9',
  });
  expect(rows.find((row) => row.ユーザID === 'stop-terms')).toMatchObject({
    状況: '途中で止まっている',
    はじめてログインした日: '2026/4/10',
  });
  const entry = await server.context.db('audit_entry').orderBy('id', 'desc').first();
  expect(entry).toMatchObject({
    actor: 'sato',
    action: 'member.listed',
    detail: { list: 'not signed in', rows: stopped.size, reason: '旧ポータル終了前の案内' },
  });
});

test('a page for a meeting: everything in it, in either language', async () => {
  expect((await progress('--html', 'ja.html')).exitCode).toBe(0);
  expect((await progress('--html', 'en.html', '--lang', 'en')).exitCode).toBe(0);
  const [ja, en] = await Promise.all(
    ['ja', 'en'].map((lang) => readFile(join(folder, `${lang}.html`), 'utf8')),
  );
  expect(ja).toContain('<html lang="ja">');
  expect(ja).toContain('加入者10人のうち');
  expect(en).toContain('Of 10 members');
  for (const html of [ja, en]) expect(html).not.toMatch(/<script|src=|href=|url\(|@import/);
});

test('of an insurer that is not there', async () => {
  expect(await kosmo('member', 'progress', '--insurer', 'nobody')).toMatchObject({ exitCode: 3, stdout: '' });
});
