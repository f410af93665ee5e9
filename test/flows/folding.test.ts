import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Person, person } from '../helpers/people.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';
import { Walk } from '../helpers/walk.ts';

let server: TestServer;
let portal: RelyingParty;
let count = 0;

beforeAll(async () => {
  server = await TestServer.start();
  await server.insurer({ code: 'sample' });
  portal = await server.relyingParty(['sample']);
});
afterAll(() => server.stop());

async function somebody(change: Partial<Person> = {}): Promise<Walk> {
  const one = person(`Folded-${count++}`, 1, { birthdate: '19800101', ...change });
  await server.enrol('sample', one);
  return new Walk(server, one);
}

async function signsIn(
  { browser, person: { userId } }: Walk,
  password: string,
  typedId = userId,
): Promise<void> {
  await browser.signInAt(portal);
  await browser.submit({ userId: typedId, password });
}

test.each([
  ['as printed', (id: string) => id],
  [
    'full-width',
    (id: string) => [...id].map((one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0)).join(''),
  ],
  ['in capitals', (id: string) => id.toUpperCase()],
  ['with spaces around and within', (id: string) => ` ${id.slice(0, 3)}　${id.slice(3)} `],
  ['with a prolonged sound mark for the dash', (id: string) => id.replace('-', 'ー')],
  ['with a minus sign for the dash', (id: string) => id.replace('-', '−')],
])('a user ID typed %s is the same user ID', async (_, typed) => {
  const walk = await somebody();
  await signsIn(walk, walk.person.initialPassword, typed(walk.person.userId));
  await walk.browser.expectStep('birthdate');
});

describe('the initial password of symbol, number and birthdate', () => {
  test.each([
    ['a kanji symbol', { symbol: '健', number: '1234' }, '健123419800101'],
    ['a kanji symbol and full-width digits', { symbol: '健', number: '1234' }, '健１２３４１９８００１０１'],
    ['an empty symbol', { symbol: '', number: '1234' }, '123419800101'],
    ['a number with its leading zeros', { symbol: '80', number: '0012' }, '80001219800101'],
    ['a number without its leading zeros', { symbol: '80', number: '0012' }, '801219800101'],
    ['hyphens and spaces between', { symbol: '80', number: '77' }, '80 - 77 - 1980 0101'],
  ])('%s', async (_, change, password) => {
    const walk = await somebody(change);
    await signsIn(walk, password);
    await walk.browser.expectStep('birthdate');
  });

  test.each([
    ['another birthdate', '8007719800102'],
    ['the number twice', '80777719800101'],
    ['nothing', ''],
  ])('not %s', async (_, password) => {
    const walk = await somebody({ symbol: '80', number: '77' });
    await signsIn(walk, password);
    await walk.browser.expectStep('credentials', 'credentials_wrong');
  });
});

describe('a birthdate', () => {
  test.each([
    '19800101',
    '１９８００１０１',
    '1980/1/1',
    '1980-01-01',
    '1980年1月1日',
    'S55.1.1',
    '昭和55年1月1日',
  ])('typed %s is understood', async (typed) => {
    const walk = await somebody();
    await signsIn(walk, walk.person.initialPassword);
    await walk.browser.submit({ birthdate: typed });
    await walk.browser.expectStep('email');
  });

  test('that is another day comes back as it was understood', async () => {
    const walk = await somebody();
    await signsIn(walk, walk.person.initialPassword);
    await walk.browser.submit({ birthdate: 'S56.1.1' });
    await walk.browser.expectStep('birthdate', 'birthdate_wrong');
    expect(walk.browser.page.text).toContain('1981年（昭和56年）1月1日');
  });

  test.each(['1980', '19801301', '19800230', 'きのう', 'H55.1.1'])('%s is no date', async (typed) => {
    const walk = await somebody();
    await signsIn(walk, walk.person.initialPassword);
    await walk.browser.submit({ birthdate: typed });
    await walk.browser.expectStep('birthdate', 'birthdate_invalid');
  });
});

describe('an e-mail address', () => {
  async function atEmail(): Promise<Walk> {
    const walk = await somebody();
    await signsIn(walk, walk.person.initialPassword);
    await walk.browser.submit({ birthdate: walk.person.birthdate });
    await walk.browser.expectStep('email');
    return walk;
  }

  test.each([
    ['a..b@docomo.ne.jp', 'a..b@docomo.ne.jp'],
    ['abc.@ezweb.ne.jp', 'abc.@ezweb.ne.jp'],
    ['  ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ　', 'taro@example.jp'],
  ])('%s gets its mail at %s', async (typed, address) => {
    const walk = await atEmail();
    await walk.browser.submit({ email: typed });
    await walk.browser.expectStep('email-verification');
    const mail = await server.post.next(address);
    await walk.browser.submit({
      code: ` ${[...mail.code].map((digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join(' ')} `,
    });
    await walk.browser.expectStep('factor-choice');
  });

  test.each(['taro', 'taro@', 'taro@example', 'a@b@c.jp', 'taro@example.jp, evil@example.jp', ''])(
    '%s is none',
    async (typed) => {
      const walk = await atEmail();
      await walk.browser.submit({ email: typed });
      await walk.browser.expectStep('email', 'email_invalid');
    },
  );

  test('that looks mistyped is asked about, and kept when it is sent again', async () => {
    const walk = await atEmail();
    await walk.browser.submit({ email: 'taro@gmail.con' });
    await walk.browser.expectStep('email', 'email_typo');
    expect(walk.browser.form.values.email).toBe('taro@gmail.con');
    await walk.browser.submit();
    await walk.browser.expectStep('email-verification');
  });
});
