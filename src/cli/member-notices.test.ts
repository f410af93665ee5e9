import { randomUUID } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openDesk } from '../../test/helpers/desk.ts';
import { csvOf, type Person, person } from '../../test/helpers/people.ts';
import { now } from '../clock.ts';
import { readConfig } from '../config.ts';
import { matchesActivationCode } from '../credential/activation-code.ts';
import { applyInsurer, getInsurer } from '../insurer/store.ts';
import { loadSecrets } from '../keys/load.ts';
import { beginExport, findAddressees, finishExport } from '../member/letters/letter-store.ts';
import { issueLetters, type Letter, makeLetters } from '../member/letters/letters.ts';
import { findMemberByUserId } from '../member/store.ts';
import { loadSecretKeys } from '../secrets-file.ts';

let desk: Awaited<ReturnType<typeof openDesk>>;
beforeAll(async () => {
  desk = await openDesk(['plain']);
  const coded = {
    code: 'coded',
    number: '06139998',
    name: { ja: 'コード健保', en: 'Coded' },
    activationCode: true,
  };
  await applyInsurer(desk.db, coded, now());
});
afterAll(() => desk.close());

const argv = (insurer: string, out: string, flags: string[]) =>
  [
    'member',
    'notices',
    '--insurer',
    insurer,
    '--out',
    join(desk.folder, out),
    '--reason',
    '発送',
    '--json',
  ].concat(flags);
const notices = (insurer: string, out: string, ...flags: string[]) =>
  desk.kosmo(...argv(insurer, out, flags));

async function enrol(insurer: string, ...people: Person[]): Promise<void> {
  const path = join(desk.folder, 'members.csv');
  await writeFile(path, csvOf(people));
  expect((await desk.kosmo('member', 'import', path, '--insurer', insurer)).exitCode).toBe(0);
}

/** User ID and code of each letter; none of these holds a comma. */
const codesIn = async (out: string): Promise<[userId: string, code: string][]> =>
  (await readFile(join(desk.folder, out), 'utf8'))
    .split('\r\n')
    .slice(1, -1)
    .map((line) => line.split(','))
    .map(([userId = '', , , , code = '']) => [userId, code]);

const codeOf = async (out: string, wanted: string) =>
  (await codesIn(out)).find(([userId]) => userId === wanted)?.[1] ?? '';

async function holds(userId: string, code: string): Promise<boolean> {
  const keys = loadSecretKeys(readConfig({ DATA_DIR: desk.folder }));
  const secrets = await loadSecrets(desk.db, keys, new Date());
  const { id } = await getInsurer(desk.db, 'coded');
  const member = await findMemberByUserId(desk.db, secrets, id, userId);
  return member !== undefined && matchesActivationCode(secrets, member, code);
}

test('a second run ends what the first made, and asks; --only-missing leaves it alone', async () => {
  await enrol('coded', person('twice-1'));
  expect((await notices('coded', 'a.csv', '--user-id', 'twice-1', '--yes')).exitCode).toBe(0);
  await enrol('coded', person('twice-2'));
  expect((await notices('coded', 'b.csv', '--only-missing', '--yes')).exitCode).toBe(0);
  expect((await codesIn('b.csv')).map(([userId]) => userId)).toEqual(['twice-2']);
  const first = await codeOf('a.csv', 'twice-1');
  expect(await holds('twice-1', first)).toBe(true);
  const asked = await notices('coded', 'c.csv', '--user-id', 'twice-1');
  expect([asked.exitCode, asked.stderr]).toEqual([2, expect.stringContaining('--yes')]);
  const said: string[] = [];
  const no = async (question: string) => {
    said.push(question);
    return 'n';
  };
  expect((await desk.asking(no, ...argv('coded', 'c.csv', ['--user-id', 'twice-1']))).exitCode).toBe(2);
  expect(said).toEqual([
    expect.stringContaining('1 人には前に作っていて、前の仮パスワードと登録コードは使えなくなります'),
  ]);
  expect(await holds('twice-1', first)).toBe(true);
  expect((await notices('coded', 'c.csv', '--user-id', 'ＴＷＩＣＥ－１', '--yes')).exitCode).toBe(0);
  expect(await holds('twice-1', first)).toBe(false);
  expect(await holds('twice-1', await codeOf('c.csv', 'twice-1'))).toBe(true);
  const entry = await desk.db('audit_entry').where({ action: 'notices.made' }).orderBy('id', 'desc').first();
  expect(entry.member_id).not.toBeNull();
});

test('a file that is there stays as it is, and nothing changes; one left of an interrupted run is told', async () => {
  await writeFile(join(desk.folder, 'kept.csv'), 'mine');
  const before = await desk.db('notice_export').count();
  const refused = await notices('coded', 'kept.csv', '--yes');
  expect([refused.exitCode, refused.stderr]).toEqual([4, expect.stringContaining('すでにあります')]);
  expect(await readFile(join(desk.folder, 'kept.csv'), 'utf8')).toBe('mine');
  await writeFile(join(desk.folder, 'half.csv.part'), 'half');
  const half = await notices('coded', 'half.csv', '--yes');
  expect([half.exitCode, half.stderr]).toEqual([4, expect.stringContaining('途中で止まった')]);
  expect((await notices('coded', 'no/such/folder.csv', '--yes')).exitCode).toBe(2);
  expect(await desk.db('notice_export').count()).toEqual(before);
  await rm(join(desk.folder, 'half.csv.part'));
});

test('an import in which the insurer’s own provisional password comes again leaves the letter’s in force', async () => {
  const one = person('import-3', 3);
  await enrol('coded', one);
  expect((await notices('coded', 'import.csv', '--user-id', 'import-3', '--yes')).exitCode).toBe(0);
  const hash = () => desk.db('member').where({ user_id: 'import-3' }).first('provisional_hash');
  const before = await hash();
  await enrol('coded', { ...one, name: '健保 改名', initialPassword: 'Kari-Tegami-9' });
  expect(await hash()).toEqual(before);
});

test('codes can be sent before the insurer asks for them', async () => {
  await enrol('plain', person('early-1'));
  expect((await notices('plain', 'early.csv', '--user-id', 'early-1', '--yes')).exitCode).toBe(4);
  expect((await notices('plain', 'early.csv', '--user-id', 'early-1', '--codes', '--yes')).exitCode).toBe(0);
  expect(await codeOf('early.csv', 'early-1')).toMatch(/^\w{4}-\w{4}$/);
});

test('where anything fails there is no file and no change', async () => {
  const rows = () =>
    desk.db('member').orderBy('id').select('id', 'activation_code_digest', 'notice_export_id');
  const before = await rows();
  await desk.db.raw(`
    create function fail_notices() returns trigger language plpgsql as $$ begin
      if new.action = 'notices.made' then raise exception 'disk full'; end if; return new; end $$;
    create trigger fail_notices before insert on audit_entry for each row execute function fail_notices()`);
  const failed = await notices('coded', 'failed.csv', '--yes');
  await desk.db.raw('drop trigger fail_notices on audit_entry; drop function fail_notices()');
  expect(failed.exitCode).toBe(1);
  expect((await readdir(desk.folder)).filter((name) => name.startsWith('failed'))).toEqual([]);
  expect(await rows()).toEqual(before);
});

test('a run that was killed before its file was whole is told at the next, and counts as never made', async () => {
  await enrol('coded', person('killed-1'));
  expect((await notices('coded', 'lost.csv', '--user-id', 'killed-1', '--yes')).exitCode).toBe(0);
  // What a kill between the commit and the name of the file leaves.
  const { notice_export_id: id } = await desk.db('member').where({ user_id: 'killed-1' }).first();
  await desk.db('notice_export').where({ id }).update({ finished_at: null });
  const examined = await desk.kosmo('doctor', '--json');
  const told = JSON.parse(examined.stdout).filter((it: { check: string }) => it.check === 'letters');
  expect(told.map((it: { text: { en: string } }) => it.text.en)).toEqual([
    expect.stringContaining('nobody holds what 1 members'),
  ]);
  const next = await notices('coded', 'anew.csv', '--only-missing', '--yes');
  expect([next.exitCode, next.stderr]).toEqual([0, expect.stringContaining('1 人は、使える')]);
  expect((await codesIn('anew.csv')).map(([userId]) => userId)).toEqual(['killed-1']);
  expect((await notices('coded', 'x.csv', '--only-missing', '--dry-run')).stderr).not.toContain('注意');
});

test('T55 more than a hundred letters take a second operator, once', async () => {
  const people = Array.from({ length: 101 }, (_, place) => person(`bulk-${100 + place}`, 3));
  await enrol('plain', person('plain-1'), ...people);
  const counted = await notices('plain', 'bulk.csv', '--dry-run');
  expect([counted.exitCode, JSON.parse(counted.stdout)]).toEqual([
    0,
    { letters: 101, made_before: 0, cohort_1: 0, cohort_2: 0, cohort_3: 101 },
  ]);
  const asked = await notices('plain', 'bulk.csv', '--yes');
  expect([asked.exitCode, asked.stderr]).toEqual([5, expect.stringContaining('approval approve')]);
  expect(await readdir(desk.folder)).not.toContain('bulk.csv');
  const { approval } = JSON.parse(asked.stdout);
  expect((await desk.kosmo('approval', 'approve', approval, '--yes')).exitCode).not.toBe(0);
  await desk
    .db('approval')
    .where({ id: approval })
    .update({ decision: 'approved', decided_by: 'suzuki', decided_at: now() });
  const done = await notices('plain', 'bulk.csv', '--yes');
  expect([done.exitCode, JSON.parse(done.stdout).letters]).toEqual([0, 101]);
  expect((await desk.lastAudit()).detail).toMatchObject({ approval, approved_by: 'suzuki', letters: 101 });
  expect((await notices('plain', 'again.csv', '--yes')).exitCode).toBe(5);
  expect(await readdir(desk.folder)).not.toContain('again.csv');
});

test.each([
  [['--cohort', '4'], 2, '1、2、3 のどれか'],
  [['--imported-since', 'yesterday'], 2, '2026-12-01'],
  [['--user-id', 'nobody'], 3, 'いません'],
  [['--user-id', 'plain-1'], 4, '書くものがありません'],
])('%j is refused, with the reason', async (flags, exitCode, said) => {
  const refused = await notices('plain', 'refused.csv', '--yes', ...flags);
  expect([refused.exitCode, refused.stderr]).toEqual([exitCode, expect.stringContaining(said)]);
});

async function lettersOf(code: string) {
  const keys = loadSecretKeys(readConfig({ DATA_DIR: desk.folder }));
  const secrets = await loadSecrets(desk.db, keys, new Date());
  const insurer = await getInsurer(desk.db, code);
  const made = async (userIdKey: string, missing = false): Promise<Letter[]> => {
    const selection = { cohorts: null, importedSince: null, missing, userIdKey };
    return makeLetters(secrets, insurer, await findAddressees(desk.db, secrets, insurer, selection));
  };
  const issue = (letters: Letter[], exportId: string = randomUUID()) =>
    desk.db.transaction((db) => issueLetters(db, secrets, { insurer, exportId, now: now() }, letters));
  return { insurer, made, issue };
}

test('of letters made for one member at once, one is issued; none where a password was set meanwhile', async () => {
  await enrol('coded', person('once-1'), person('late-1'));
  const { made, issue } = await lettersOf('coded');
  const [one, other, late] = [await made('once-1'), await made('once-1'), await made('late-1')];
  expect(await issue(one)).toHaveLength(1);
  expect(await issue(other)).toEqual([]);
  expect(await holds('once-1', one[0]?.activationCode ?? '')).toBe(true);
  const set = { password_hash: 'h', activated_at: now() };
  await desk.db('member').where({ user_id: 'late-1' }).update(set);
  expect(await issue(late)).toEqual([]);
});

test('what another run was about to finish is left to it; what was interrupted is made anew', async () => {
  await enrol('coded', person('about-1'), person('torn-1'));
  const { insurer, made, issue } = await lettersOf('coded');
  const id = randomUUID();
  const unfinished = { insurerId: insurer.id, id };
  await beginExport(desk.db, { ...unfinished, members: 1 }, now());
  const [first] = await issue(await made('about-1'), id);
  const again = await made('about-1', true);
  expect(again).toHaveLength(1); // its file is not whole yet
  await finishExport(desk.db, unfinished, now());
  expect(await issue(again)).toEqual([]);
  expect(await holds('about-1', first?.activationCode ?? '')).toBe(true);

  await issue(await made('torn-1'));
  expect(await issue(await made('torn-1', true))).toHaveLength(1);
});
