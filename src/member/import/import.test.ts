import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Knex } from 'knex';
import { toCp932 } from '../../../test/helpers/cp932.ts';
import {
  bytes,
  hana,
  header,
  jiro,
  nothing,
  now,
  openImports,
  secrets,
  taro,
} from '../../../test/helpers/imports.ts';
import { PasswordHasher } from '../../credential/password-hash.ts';
import type { Insurer } from '../../insurer/insurer.ts';
import { applyInsurer } from '../../insurer/store.ts';
import { sealingContext } from '../../oidc/artifact.ts';
import { Secrets } from '../../secrets.ts';
import { findMembersByInsured } from '../store.ts';
import { importMembers } from './import.ts';

let imports: Awaited<ReturnType<typeof openImports>>;
let db: Knex;
let errorsFile: string;
let insurer: Insurer;
let count = 0;

beforeAll(async () => {
  imports = await openImports();
  ({ db, errorsFile } = imports);
});
afterAll(() => imports.close());
beforeEach(async () => {
  count += 1;
  insurer = await imports.next();
});

const importFile: typeof imports.importFile = (...given) => imports.importFile(...given);
const importRows: typeof imports.importRows = (...given) => imports.importRows(...given);
const find: typeof imports.find = (userId) => imports.find(userId);

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
