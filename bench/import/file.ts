import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const header = 'ユーザID,記号,番号,枝番,生年月日,続柄,ログイン区分,氏名,メールアドレス';
const LOT = 1000;

/** A file as an insurer's system writes it: families of two, of cohorts 1 and 2. */
export async function writeMembers(path: string, count: number): Promise<void> {
  await pipeline(Readable.from(lots(count)), createWriteStream(path));
}

function* lots(count: number): Generator<string> {
  yield `\ufeff${header}\r\n`;
  for (let at = 0; at < count; at += LOT)
    yield Array.from({ length: Math.min(LOT, count - at) }, (_, place) => row(at + place)).join('');
}

function row(at: number): string {
  const family = Math.floor(at / 2);
  const digits = (value: number, length: number) => String(value).padStart(length, '0');
  const birthdate = `${1940 + ((at * 7) % 70)}${digits(1 + ((at * 5) % 12), 2)}${digits(1 + ((at * 11) % 28), 2)}`;
  const cells = [
    `m${digits(at, 8)}`,
    1000 + (family % 400),
    digits(Math.floor(family / 400) + 1, 7),
    digits(at % 2, 2),
    birthdate,
    at % 2 === 0 ? '本人' : '家族',
    1 + (at % 2),
    `健保　太郎${at % 1000}`,
    at % 3 === 0 ? `m${at}@example.jp` : '',
  ];
  return `${cells.join(',')}\r\n`;
}
