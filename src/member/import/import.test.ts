import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Knex } from 'knex';
import { toCp932 } from '../../../test/helpers/cp932.ts';
import { createDatabase } from '../../../test/helpers/database.ts';
import { PasswordHasher } from '../../credential/password-hash.ts';
import { openDb } from '../../db.ts';
import type { Insurer } from '../../insurer/insurer.ts';
import { applyInsurer } from '../../insurer/store.ts';
import { sealingContext } from '../../oidc/artifact.ts';
import { Secrets } from '../../secrets.ts';
import { findMemberByUserId, findMembersByInsured } from '../store.ts';
import { importMembers } from './import.ts';
import type { ImportOptions } from './options.ts';

const now = new Date('2026-11-22T00:00:00Z');
const secrets = new Secrets([Buffer.alloc(32, 1)]);
const header = 'ユーザID,記号,番号,生年月日,続柄,ログイン区分,仮パスワード,資格';
const taro = 'taro,800,1234,20010101,本人,1,,';
const hana = 'hana,,0005678,S54.8.22,家族,,,';
const jiro = 'jiro,800,9,1990-01-02,本人,,Kari1234,';
const nothing = { created: 0, updated: 0, unchanged: 0, left: 0, refused: 0, errorsFile: null };

let database: Awaited<ReturnType<typeof createDatabase>>;
let db: Knex;
let folder: string;
let errorsFile: string;
let insurer: Insurer;
let count = 0;

beforeAll(async () => {
  database = await createDatabase();
  db = openDb(database.url);
  folder = await mkdtemp(join(tmpdir(), 'kosmo-import-'));
  errorsFile = join(folder, 'members.csv.errors.csv');
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  count += 1;
  const document = {
    code: `i${count}`,
    number: `${count}`.padStart(8, '0'),
    name: { ja: '健保', en: 'Kenpo' },
  };
  insurer = (await applyInsurer(db, document, now)).insurer;
  await rm(errorsFile, { force: true });
});

async function* bytes(content: string | Buffer) {
  yield Buffer.from(content as string);
}

const importFile = (content: string | Buffer, options: Partial<ImportOptions> = {}) =>
  importMembers(db, secrets, { stream: bytes(content), insurer, errorsFile, actor: 'op', now, ...options });
const importRows = (rows: string[], options?: Partial<ImportOptions>) =>
  importFile([header, ...rows, ''].join('\r\n'), options);
const find = (userId: string) => findMemberByUserId(db, secrets, insurer.id, userId);

describe('an import', () => {
  test('creates members of every cohort, sealed', async () => {
    expect(await importRows([taro, hana, jiro])).toMatchObject({ ...nothing, created: 3 });
    expect(await find('taro')).toMatchObject({
      userId: 'taro',
      cohort: 1,
      status: 'active',
      provisionalHash: null,
      details: { symbol: '800', number: '1234', birthdate: '2001-01-01', relationship: '本人' },
      importedAt: now,
    });
    expect(await find('hana')).toMatchObject({
      cohort: 2,
      details: { symbol: '', number: '0005678', birthdate: '1979-08-22' },
    });
    const hasher = new PasswordHasher(secrets.keys('password pepper'));
    const provisional = (await find('jiro'))?.provisionalHash ?? null;
    expect(await hasher.verify(provisional, 'Kari1234')).toBe(true);
    const { rows } = await db.raw('select * from member where insurer_id = ?', [insurer.id]);
    expect(JSON.stringify(rows)).not.toMatch(/0005678|1979|Kari/);
  });

  test('of the same file again changes nothing', async () => {
    await importRows([taro, jiro]);
    const before = await db('member').where({ insurer_id: insurer.id }).orderBy('id');
    expect(await importRows([taro, jiro], { now: new Date('2026-12-01T00:00:00Z') })).toMatchObject({
      ...nothing,
      unchanged: 2,
    });
    expect(await db('member').where({ insurer_id: insurer.id }).orderBy('id')).toEqual(before);
  });

  test('is the same from UTF-8 with BOM and from CP932', async () => {
    const kanji = 'saburo,健保－髙,1,昭和54年8月22日,家族,,,';
    await importRows([kanji]);
    expect(await importFile(`\ufeff${header}\n${kanji}\n`)).toMatchObject({ ...nothing, unchanged: 1 });
    expect(await importFile(toCp932(`${header}\r\n${kanji}`))).toMatchObject({ ...nothing, unchanged: 1 });
  });

  test('keeps the id and all that a member has set up when the details change', async () => {
    await importRows([taro, jiro]);
    const set = { password_hash: 'h', activated_at: now, factor: 'passkey', sealed_email: Buffer.from('e') };
    await db('member')
      .where({ insurer_id: insurer.id })
      .update({ ...set, provisional_hash: null });
    const ids = await db('member').where({ insurer_id: insurer.id }).orderBy('id').pluck('id');
    const rows = ['TARO,800,1235,20010101,本人,1,,', 'jiro,800,9,1990-01-02,本人,3,New12345,'];
    expect(await importRows(rows)).toMatchObject({ ...nothing, updated: 1, unchanged: 1 });
    const members = await db('member').where({ insurer_id: insurer.id }).orderBy('id');
    expect(members.map(({ id }) => id)).toEqual(ids);
    for (const member of members) expect(member).toMatchObject({ ...set, provisional_hash: null });
    expect(
      await db('member').where({ insurer_id: insurer.id, user_id: 'TARO', user_id_key: 'taro' }),
    ).toHaveLength(1);
  });

  test('replaces a provisional password when the file has another, and keeps it when it has none', async () => {
    await importRows([jiro]);
    const first = (await find('jiro'))?.provisionalHash;
    expect(await importRows(['jiro,800,9,1990-01-02,本人,3,,'])).toMatchObject({ ...nothing, unchanged: 1 });
    expect((await find('jiro'))?.provisionalHash).toBe(first);
    await importRows([jiro.replace('Kari', 'Beta')]);
    expect((await find('jiro'))?.provisionalHash).not.toBe(first);
    await importRows(['jiro,800,9,1990-01-02,本人,2,,']);
    expect(await find('jiro')).toMatchObject({ cohort: 2, provisionalHash: null });
  });

  test('hashes a provisional password again only where it is another, whatever else changes', async () => {
    await importRows([jiro]);
    const first = (await find('jiro'))?.provisionalHash;
    const moved = jiro.replace(',9,', ',10,');
    expect(await importRows([moved])).toMatchObject({ updated: 1, changedColumns: { number: 1 } });
    expect((await find('jiro'))?.provisionalHash).toBe(first);
    expect(await importRows([moved.replace('Kari', 'Beta')])).toMatchObject({
      changedColumns: { initial_password: 1 },
    });
    expect((await find('jiro'))?.provisionalHash).not.toBe(first);
  });

  test('warns of zeros that were there before, and asks for another birthdate until activation', async () => {
    await importRows([hana]);
    await db('member').where({ insurer_id: insurer.id }).update({ birthdate_confirmed_at: now });
    const result = await importRows(['hana,,5678,S54.8.23,家族,,,']);
    expect(result.warnings).toEqual([{ code: 'zeros_lost_since', column: 'number', count: 1, lines: [2] }]);
    expect(result.changedColumns).toEqual({ number: 1, birthdate: 1 });
    expect(await find('hana')).toMatchObject({ birthdateConfirmedAt: null, details: { number: '5678' } });
  });

  test('takes characters for the same that Shift_JIS from elsewhere decodes to others', async () => {
    const named = `${header},氏名`;
    await importFile(`${named}\n${taro},健保〜−`);
    expect(await importFile(`${named}\n${taro},健保～－`)).toMatchObject({
      unchanged: 1,
      changedColumns: {},
    });
  });

  test('notices the same member under a newer secret key as unchanged', async () => {
    await importRows([taro]);
    const rotated = new Secrets([Buffer.alloc(32, 2), Buffer.alloc(32, 1)]);
    const options = { stream: bytes(`${header}\n${taro}`), insurer, errorsFile, actor: 'op', now };
    expect(await importMembers(db, rotated, options)).toMatchObject({ ...nothing, unchanged: 1 });
  });

  test('fills in what members are found by who were imported before it was noted, or under an older key', async () => {
    await importRows([taro, hana]);
    const noted = await db('member').where({ insurer_id: insurer.id }).orderBy('id');
    await db('member').where({ insurer_id: insurer.id }).update({ insured_digest: null });
    expect(await importRows([taro, hana])).toMatchObject({ ...nothing, unchanged: 2 });
    expect(await db('member').where({ insurer_id: insurer.id }).orderBy('id')).toEqual(noted);
    const rotated = new Secrets([Buffer.alloc(32, 2), Buffer.alloc(32, 1)]);
    const options = { stream: bytes(`${header}\n${taro}\n${hana}`), insurer, errorsFile, actor: 'op', now };
    expect(await importMembers(db, rotated, options)).toMatchObject({ ...nothing, unchanged: 2 });
    const renewed = new Secrets([Buffer.alloc(32, 2)]);
    expect(
      await importMembers(db, renewed, { ...options, stream: bytes(`${header}\n${taro}`) }),
    ).toMatchObject({
      ...nothing,
      unchanged: 1,
    });
  });

  test('lets a family be found by symbol and number, however they are written', async () => {
    await importRows([taro, 'saburo,８００,01234,20050505,家族,1,,', jiro]);
    const family = await findMembersByInsured(db, secrets, insurer.id, {
      symbol: '8-00',
      number: '１２３４',
    });
    expect(family.map(({ userId }) => userId)).toEqual(['saburo', 'taro']);
    await importRows([taro.replace('1234', '77')]);
    for (const [number, expected] of [
      ['77', ['taro']],
      ['1234', ['saburo']],
      ['5', []],
    ] as const) {
      const found = await findMembersByInsured(db, secrets, insurer.id, { symbol: '800', number });
      expect(found.map(({ userId }) => userId)).toEqual(expected);
    }
    expect(await findMembersByInsured(db, secrets, insurer.id + 1, { symbol: '800', number: '77' })).toEqual(
      [],
    );
  });

  test('leaves a line in the audit trail, without a name in it', async () => {
    await importRows([taro], { reason: 'monthly' });
    expect(await db('audit_entry').where({ insurer_id: insurer.id })).toMatchObject([
      {
        actor: 'op',
        action: 'member.imported',
        outcome: 'success',
        detail: { created: 1, reason: 'monthly' },
      },
    ]);
  });

  test('touches no other insurer', async () => {
    await importRows([taro]);
    const other = (await applyInsurer(db, { code: `o${count}`, number: '00000000', name: insurer.name }, now))
      .insurer;
    expect(await importRows([taro], { insurer: other })).toMatchObject({ ...nothing, created: 1 });
    expect(await importRows([taro])).toMatchObject({ ...nothing, unchanged: 1 });
  });
});

describe('a member who leaves', () => {
  const left = taro.replace(/$/, '喪失');

  test('loses sessions and tokens at once, and comes back as the same member', async () => {
    await importRows([taro, hana]);
    const id = (await find('taro'))?.id;
    const idHash = Buffer.from(`s${count}`);
    const artifact = {
      model: 'Session',
      id_hash: idHash,
      sealed_payload: secrets.sealJson({}, sealingContext('Session', idHash)),
      expires_at: now,
    };
    await db('oidc_artifact').insert({ ...artifact, account_id: id });
    expect(await importRows([left, hana])).toMatchObject({ ...nothing, left: 1, unchanged: 1 });
    expect(await find('taro')).toMatchObject({ status: 'left' });
    expect(await db('oidc_artifact').where({ account_id: id ?? '' })).toEqual([]);
    expect(await importRows([left, hana])).toMatchObject({ ...nothing, unchanged: 2 });
    expect(await importRows([taro, hana])).toMatchObject({ ...nothing, updated: 1, unchanged: 1 });
    expect(await find('taro')).toMatchObject({ id, status: 'active' });
  });

  test('is noted even when never seen before', async () => {
    expect(await importRows([left])).toMatchObject({ ...nothing, left: 1 });
    expect(await find('taro')).toMatchObject({ status: 'left' });
  });

  test('while one an operator has disabled stays disabled until then', async () => {
    await importRows([taro]);
    await db('member').where({ insurer_id: insurer.id }).update({ status: 'disabled' });
    await importRows([taro.replace('1234', '1235')]);
    expect(await find('taro')).toMatchObject({ status: 'disabled', details: { number: '1235' } });
    await importRows([left]);
    expect(await find('taro')).toMatchObject({ status: 'left' });
  });
});

describe('a refused row', () => {
  const bad = [
    '=cmd,800,,20010231,本人,1,,',
    'ＴＡＲＯ,800,1,20010101,本人,1,,',
    'x"y,1',
    'san,1,1,20010101,本人,3,,',
  ];

  test('keeps the whole file from being applied', async () => {
    const refusals: number[] = [];
    const onRefused: ImportOptions['onRefused'] = (refused) =>
      refusals.push(...refused.map(({ record }) => record.line));
    expect(await importRows([taro, ...bad, hana], { onRefused })).toMatchObject({
      ...nothing,
      refused: 4,
      errorsFile,
    });
    expect(refusals).toEqual([3, 4, 5, 6]);
    expect(await db('member').where({ insurer_id: insurer.id })).toEqual([]);
    expect(await db('audit_entry').where({ insurer_id: insurer.id })).toEqual([]);
  });

  test('is skipped on demand; the others are applied', async () => {
    const expected = { ...nothing, created: 2, refused: 4, errorsFile };
    expect(await importRows([taro, ...bad, hana], { skipRefused: true })).toMatchObject(expected);
    expect(await find('taro')).toBeDefined();
    expect(await find('hana')).toBeDefined();
  });

  test('is written down with line and reason, harmless to a spreadsheet, for the operator alone', async () => {
    await importRows([taro, ...bad], { skipRefused: true });
    const lines = [
      `\ufeff${header},行,理由,reason`,
      "'=cmd,800,,20010231,本人,1,,,3,数式のままの項目があります（= で始まる）、番号がありません、生年月日を日付として読めません,a cell is a formula (it begins with =); the number is missing; the birthdate is not a date",
      'ＴＡＲＯ,800,1,20010101,本人,1,,,4,2 行目と同じユーザIDです,line 2 has the same user ID',
      ',,,,,,,,5,"引用符（""）の使い方が CSV になっていません","the quotes ("") are not CSV"',
      'san,1,1,20010101,本人,3,,,6,ログイン区分 3 の新しい加入者には仮パスワードが要ります,a new member of cohort 3 needs an initial password',
      '',
    ];
    expect(await readFile(errorsFile, 'utf8')).toBe(lines.join('\r\n'));
    expect((await stat(errorsFile)).mode & 0o777).toBe(0o600);
  });

  test('once mended can be imported from the errors file as it is', async () => {
    await importRows([bad[0] ?? '']);
    const mended = (await readFile(errorsFile, 'utf8')).replace("'=cmd,800,,20010231", 'cmd,800,7,20010228');
    const unknown: string[] = [];
    const onUnknownColumns = (headers: string[]) => unknown.push(...headers);
    expect(await importFile(mended, { onUnknownColumns })).toMatchObject({ ...nothing, created: 1 });
    expect(unknown).toEqual([]);
  });

  test('is found in the middle of a long file, and nothing is applied', async () => {
    const rows = Array.from({ length: 12_000 }, (_, at) => `u${at},800,${at},20010101,本人,1,,`);
    rows[6_000] = 'u6000,800,6000,20010101,友人,1,,';
    rows[11_999] = 'u3,800,3,20010101,本人,1,,';
    expect(await importRows(rows)).toMatchObject({ created: 0, refused: 2 });
    const [, ...lines] = (await readFile(errorsFile, 'utf8')).trim().split('\r\n');
    expect(lines.map((line) => line.split(',')[8])).toEqual(['6002', '12001']);
    expect(lines[1]).toContain('5 行目と同じユーザID');
    expect(await db('member').where({ insurer_id: insurer.id })).toEqual([]);
  });
});

describe('an import is not applied', () => {
  test('when it is only tried', async () => {
    expect(await importRows([taro], { dryRun: true })).toMatchObject({ ...nothing, created: 1 });
    expect(await find('taro')).toBeUndefined();
  });

  test('while another one of the same insurer is running; that of another insurer may', async () => {
    const other = (await applyInsurer(db, { code: `p${count}`, number: '00000000', name: insurer.name }, now))
      .insurer;
    let second: Promise<unknown> | undefined;
    let third: unknown;
    async function* slow() {
      yield Buffer.from(`${header}\n`);
      second = importRows([taro]).catch((error) => error);
      third = await importRows([taro], { insurer: other });
      await second;
      yield Buffer.from(taro);
    }
    expect(await importRows([], { stream: slow() })).toMatchObject({ ...nothing, created: 1 });
    expect(await second).toMatchObject({ name: 'OperatorError', exitCode: 4 });
    expect(third).toMatchObject({ ...nothing, created: 1 });
  });

  test('without a header, and then the next one is', async () => {
    await expect(importFile('')).rejects.toThrow('no header');
    await expect(importFile('PK\u0003\u0004\0\0')).rejects.toThrow('workbook');
    await expect(importFile('taro,800')).rejects.toThrow('lacks the column');
    expect(await importRows([taro])).toMatchObject({ ...nothing, created: 1 });
  });
});
