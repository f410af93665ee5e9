import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDb } from '../../src/db.ts';
import { applyInsurer } from '../../src/insurer/store.ts';
import { importMembers } from '../../src/member/import/import.ts';
import type { ImportOptions } from '../../src/member/import/options.ts';
import { findMemberByUserId } from '../../src/member/store.ts';
import { Secrets } from '../../src/secrets.ts';
import { createDatabase } from './database.ts';

export const now = new Date('2026-11-22T00:00:00Z');
export const secrets = new Secrets([Buffer.alloc(32, 1)]);
export const header = 'ユーザID,記号,番号,生年月日,続柄,ログイン区分,仮パスワード,資格';
export const taro = 'taro,800,1234,20010101,本人,1,,';
export const hana = 'hana,,0005678,S54.8.22,家族,,,';
export const jiro = 'jiro,800,9,1990-01-02,本人,,Kari1234,';
export const nothing = { created: 0, updated: 0, unchanged: 0, left: 0, refused: 0, errorsFile: null };

export async function* bytes(content: string | Buffer) {
  yield Buffer.from(content as string);
}

/** A database to import into, within this process; `next` goes over to another insurer, without members. */
export async function openImports() {
  const database = await createDatabase();
  const db = openDb(database.url);
  const folder = await mkdtemp(join(tmpdir(), 'kosmo-import-'));
  const errorsFile = join(folder, 'members.csv.errors.csv');
  let count = 0;
  const next = async () => {
    count += 1;
    await rm(errorsFile, { force: true });
    const name = { ja: '健保', en: 'Kenpo' };
    const document = { code: `i${count}`, number: `${count}`.padStart(8, '0'), name };
    return (await applyInsurer(db, document, now)).insurer;
  };
  let insurer = await next();
  const importFile = (content: string | Buffer, options: Partial<ImportOptions> = {}) =>
    importMembers(db, secrets, { stream: bytes(content), insurer, errorsFile, actor: 'op', now, ...options });
  return {
    db,
    errorsFile,
    importFile,
    importRows: (rows: string[], options?: Partial<ImportOptions>) =>
      importFile([header, ...rows, ''].join('\r\n'), options),
    find: (userId: string) => findMemberByUserId(db, secrets, insurer.id, userId),
    next: async () => {
      insurer = await next();
      return insurer;
    },
    async close() {
      await db.destroy();
      await database.drop();
      await rm(folder, { recursive: true });
    },
  };
}
