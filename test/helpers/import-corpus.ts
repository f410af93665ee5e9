import { toCp932 } from './cp932.ts';

/** What must come out; what is not named is 0, or none. */
export interface Expected {
  created?: number;
  left?: number;
  refused?: number;
  /** A part of each reason (English), in the order of the rows. */
  reasons?: string[];
  /** `code` or `code column`. */
  warnings?: string[];
  unknown?: string[];
  /** Of members, what is stored in the end. */
  stored?: Record<string, Record<string, unknown>>;
  /** A part of the message (English) that the whole file is turned away with. */
  fault?: string;
}

export type AwkwardFile = [name: string, bytes: Buffer, expected: Expected];

const header = 'ユーザID,記号,番号,枝番,生年月日,続柄,ログイン区分,仮パスワード,氏名,メールアドレス,資格';
const person = (id: string, number = '0001234', birthdate = '19800101', name = '健保　太郎') =>
  `${id},800,${number},00,${birthdate},本人,1,,${name},,`;
const good = person('taro');
const rows = (...lines: string[]) => [header, ...lines, ''].join('\r\n');
const utf8 = (text: string) => Buffer.from(text);
const bom = (text: string) => Buffer.from(`\ufeff${text}`);
const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');
const tabs = (text: string) => text.replaceAll(',', '\t');
const one = { created: 1 };
const born = (birthdate: string) => ({ created: 1, stored: { taro: { birthdate } } });
const refused = (reason: string): Expected => ({ refused: 1, reasons: [reason] });
const dated = (birthdate: string) => utf8(rows(person('taro', '0001234', birthdate)));
const numbered = (number: string) => utf8(rows(person('taro', number)));
const many = (count: number, row: (at: number) => string) =>
  utf8(rows(...Array.from({ length: count }, (_, at) => row(at))));
const padded = (at: number, width: number) => String(at + 1).padStart(width, '0');
const cell = (column: string, value: string) =>
  utf8(`user_id,symbol,number,birthdate,relationship,${column}\ntaro,8,1,19800101,本人,${value}\n`);

const encodings: AwkwardFile[] = [
  ['UTF-8 without a mark', utf8(rows(good)), one],
  ['UTF-8 with a mark', bom(rows(good)), one],
  ['CP932', toCp932(rows(good)), { ...one, stored: { taro: { name: '健保　太郎' } } }],
  [
    'CP932 with characters of NEC and IBM',
    toCp932(rows(person('taro', '1', '19800101', '髙﨑①㈱'))),
    { ...one, stored: { taro: { name: '髙﨑①㈱' } } },
  ],
  [
    'CP932 with a wave dash and half-width kana',
    toCp932(rows(person('taro', '1', '19800101', 'ｹﾝﾎﾟ～'))),
    { ...one, stored: { taro: { name: 'ｹﾝﾎﾟ～' } } },
  ],
  ['CP932 ended by an old control character', Buffer.concat([toCp932(rows(good)), Buffer.from([0x1a])]), one],
  ['UTF-16, as Excel writes "Unicode text"', utf16(tabs(rows(good))), one],
  ['UTF-16 of the other order', utf16(tabs(rows(good))).swap16(), one],
  ['UTF-16 without a mark', Buffer.from(rows(good), 'utf16le'), { fault: 'UTF-16' }],
  [
    'EUC-JP',
    Buffer.concat([Buffer.from('a5e6a1bca5b6494c', 'hex'), utf8(',x\n')]),
    { fault: 'first line must be the header' },
  ],
  [
    'one broken character',
    Buffer.concat([utf8(rows(good, 'hana,800,2,00,19800101,家族,1,,')), Buffer.from([0xff]), utf8(',,\r\n')]),
    { created: 0, refused: 1, reasons: ['cannot be read'] },
  ],
  ['a workbook', Buffer.from('PK\u0003\u0004rest'), { fault: 'Excel workbook' }],
  ['a workbook of the old kind', Buffer.from('d0cf11e0a1b11ae1', 'hex'), { fault: 'of the old kind' }],
  ['a compressed file', Buffer.from('1f8b0800', 'hex'), { fault: 'gzip' }],
  ['random bytes', Buffer.from('9f3c00ff17aa5500e2', 'hex'), { fault: 'header' }],
  ['nothing', Buffer.alloc(0), { fault: 'no header' }],
  ['a mark and nothing else', utf8('\ufeff'), { fault: 'no header' }],
  ['empty lines alone', utf8('\r\n\r\n,,,\r\n'), { fault: 'no header' }],
];

const lines: AwkwardFile[] = [
  ['LF', utf8(rows(good).replaceAll('\r', '')), one],
  ['CR alone', utf8(rows(good).replaceAll('\n', '')), one],
  ['CR alone, and none at the end', utf8(rows(good).replaceAll('\n', '').trimEnd()), one],
  ['no line break at the end', utf8(rows(good).trimEnd()), one],
  ['a header and no rows', utf8(rows()), {}],
  [
    'empty lines before the header and between rows',
    utf8(`\r\n\r\n${rows(good, '', ',,,,,,,,,,', person('hana'))}`),
    { created: 2 },
  ],
  ['empty columns at the end', utf8(rows(good).replaceAll('\r\n', ',,,\r\n')), one],
  ['rows with fewer cells than headers', utf8(`${header}\r\ntaro,800,1,00,19800101,本人\r\n`), one],
  ['more cells than headers', utf8(rows(`${good},x`)), refused('more cells')],
  [
    'quoted cells with commas and quotes',
    utf8(rows(person('taro', '1', '19800101', '"健保, ""太郎"""'))),
    { ...one, stored: { taro: { name: '健保, "太郎"' } } },
  ],
  [
    'a quoted cell with a line break',
    utf8(rows(person('taro', '1', '19800101', '"健保\r\n太郎"'), person('hana'))),
    { created: 2 },
  ],
  ['every cell in quotes', utf8(rows(good).replace(/[^,\r\n]+/g, '"$&"')), one],
  [
    'a stray quote costs its own row',
    utf8(rows('ta"ro,1', good)),
    { created: 0, refused: 1, reasons: ['quotes'] },
  ],
  [
    'a quote that is never closed',
    utf8(rows('"taro,1', good, person('hana'))),
    { refused: 1, reasons: ['quotes'] },
  ],
  [
    'a line of 100,000 characters',
    utf8(rows(person('taro', '1', '19800101', 'あ'.repeat(100_000)))),
    refused('too long'),
  ],
  [
    'a cell of 300 characters',
    utf8(rows(person('taro', '1', '19800101', 'あ'.repeat(300)))),
    refused('cell is too long'),
  ],
  ['a file of one endless line', utf8(`${header}${'x'.repeat(500_000)}`), { fault: 'header' }],
  ['NUL bytes', utf8(rows(person('ta\0ro'))), refused('cannot be read')],
  ['semicolons', utf8(rows(good).replaceAll(',', ';')), one],
  ['tabs', utf8(tabs(rows(good))), one],
  ['sep=; in the first line', utf8(`sep=;\r\n${rows(good).replaceAll(',', ';')}`), one],
  ['semicolons in the header alone', utf8(`${header.replaceAll(',', ';')}\r\n${good}\r\n`), { refused: 1 }],
  ['spaces between the names', utf8(rows(good).replaceAll(',', ' ')), { fault: 'lacks the column' }],
];

const headers: AwkwardFile[] = [
  ['English headers', cell('name', 'Taro'), { ...one, stored: { taro: { name: 'Taro' } } }],
  [
    'English headers as people write them',
    utf8('User ID,SYMBOL,Number,Birthdate,Relationship\ntaro,8,1,19800101,本人\n'),
    one,
  ],
  [
    'headers with spaces, wide and half-width',
    utf8('　ﾕｰｻﾞＩＤ , 記　号,番号 ,生年月日,続柄\ntaro,8,1,19800101,本人\n'),
    one,
  ],
  ['the long mark in ユーザーID', utf8('ユーザーID,記号,番号,生年月日,続柄\ntaro,8,1,19800101,本人\n'), one],
  ['a column nobody knows', cell('備考', 'x'), { ...one, unknown: ['備考'] }],
  ['a column missing', utf8('ユーザID,記号,番号,続柄\ntaro,8,1,本人\n'), { fault: '生年月日' }],
  [
    'a column twice',
    utf8('ユーザID,記号,番号,生年月日,続柄,番号\ntaro,8,1,19800101,本人,2\n'),
    { fault: 'repeats' },
  ],
  ['no header', utf8(`${good}\r\n`), { fault: 'first line must be the header' }],
  ['the insurer number in every row', cell('保険者番号', '6139999'), one],
  ["another insurer's rows", cell('保険者番号', '06130001'), refused('another insurer')],
];

const cells: AwkwardFile[] = [
  ['a birthdate of eight digits', dated('19800101'), born('1980-01-01')],
  ['1980/1/1', dated('1980/1/1'), born('1980-01-01')],
  ['1980-1-1', dated('1980-1-1'), born('1980-01-01')],
  ['1980/1/1 0:00', dated('1980/1/1 0:00'), born('1980-01-01')],
  ['昭和55年1月1日', dated('昭和55年1月1日'), born('1980-01-01')],
  ['S55.1.1', dated('S55.1.1'), born('1980-01-01')],
  ['㍼55年1月1日', dated('㍼55年1月1日'), born('1980-01-01')],
  ['令和元年5月1日', dated('令和元年5月1日'), born('2019-05-01')],
  ['Ｓ５５．１．１ in wide characters', dated('Ｓ５５．１．１'), born('1980-01-01')],
  ['a serial date', dated('29221'), refused('count of days')],
  ['a birthdate of seven digits', dated('1980101'), refused('eight digits')],
  ['31 February', dated('19800231'), refused('not a date')],
  ['a day to come', dated('20990101'), refused('not a date')],
  [
    'wide digits in a number',
    numbered('０００１２３４'),
    { ...one, stored: { taro: { number: '０００１２３４' } } },
  ],
  ['="0012", which keeps the zeros', numbered('="0012"'), { ...one, stored: { taro: { number: '0012' } } }],
  ['the same, quoted', numbered('"=""0012"""'), { ...one, stored: { taro: { number: '0012' } } }],
  ['8.00E+02', numbered('8.00E+02'), refused('scientific')],
  ['1,234 as an amount', numbered('"1,234"'), refused('amount')],
  ['1234.00', numbered('1234.00'), refused('amount')],
  ['#N/A', numbered('#N/A'), refused('error of the spreadsheet')],
  ['a column that was too narrow', dated('########'), { refused: 1 }],
  ['a formula for a user ID', utf8(rows(person('=cmd|calc'))), refused('formula')],
  ['a number of dashes', numbered('－'), refused('number is missing')],
  [
    'a name with a question mark',
    utf8(rows(person('taro', '1', '19800101', '健保?太郎'))),
    { ...one, warnings: ['question_mark name'] },
  ],
  ['someone who has left', cell('資格', '喪失'), { left: 1 }],
  ['a status nobody knows', cell('資格', '停止'), refused('status')],
  ['a relationship nobody knows', utf8(rows(good.replace('本人', '友人'))), refused('relationship')],
  ['wide cohorts', cell('ログイン区分', '２'), { ...one, stored: { taro: { cohort: 2 } } }],
  ['cohort 3 without a password', cell('ログイン区分', '3'), refused('initial password')],
  ['a password for cohort 1', utf8(rows('taro,8,1,,19800101,本人,1,Kari1234,,,')), refused('only cohort 3')],
  ['an address that is none', cell('email', 'taro@'), refused('address')],
];

const wholes: AwkwardFile[] = [
  [
    'the same user ID in two ways',
    utf8(rows(person('ＴＡＲＯ'), person('taro'))),
    { refused: 1, reasons: ['an earlier line has the same'] },
  ],
  [
    'some numbers without their zeros',
    many(20, (at) => person(`u${at}`, at < 17 ? padded(at, 7) : `${at + 1}`)),
    { created: 20, warnings: ['zeros_lost number'] },
  ],
  [
    'some user IDs without their zeros',
    many(20, (at) => person(at < 18 ? padded(at, 6) : `${at + 1}`)),
    { created: 20, warnings: ['zeros_lost user_id'] },
  ],
  ['numbers that were never padded', many(40, (at) => person(`u${at}`, `${at + 1}`)), { created: 40 }],
  [
    'one short number among many long ones',
    many(60, (at) => person(`u${at}`, at === 7 ? '99' : `${1000 + at}`)),
    { created: 60, warnings: ['zeros_lost number'] },
  ],
  [
    'a bad row in the middle',
    many(2500, (at) => person(`u${at}`, padded(at, 7), at === 1200 ? '1980' : '19800101')),
    { refused: 1, reasons: ['eight digits'] },
  ],
  ['garbage in every row', many(1500, () => 'x,"y"z'), { refused: 1500 }],
];

export const awkwardFiles: AwkwardFile[] = [...encodings, ...lines, ...headers, ...cells, ...wholes];
