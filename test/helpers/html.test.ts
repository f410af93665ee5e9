import { expect, test } from '@jest/globals';
import { attributeOf, parsePage } from './html.ts';

const page = parsePage(
  `<!doctype html><html lang="ja"><head><title>エラー：ログイン</title></head><body>
  <form method="post" action="/language"><button>English</button></form>
  <main data-step="credentials"><p role="status">送りました</p>
  <form method="post" novalidate action="/interaction/a/credentials" data-options='{"a":1}'>
    <input type="hidden" name="csrf" value="t"><input name="userId" value="u&amp;1"><input type="password" name="password">
    <p data-error="credentials_wrong">ユーザID<b>または</b></p>
    <input type="checkbox" name="remember"><input type="radio" name="factor" value="passkey" checked>
    <input type="radio" name="factor" value="totp" disabled>
    <button>ログイン</button><button name="next" value="portal" data-action="go">次へ</button>
  </form><a href="../help" data-action="help">  手 引 </a><script>var no = 'text';</script></main></body></html>`,
  'http://localhost:3000/interaction/a',
  422,
);

test('a page is read as a member sees it', () => {
  expect(page).toMatchObject({
    language: 'ja',
    title: 'エラー：ログイン',
    step: 'credentials',
    errors: ['credentials_wrong'],
    notice: '送りました',
  });
  expect(page.links).toEqual([{ label: '手 引', href: 'http://localhost:3000/help', action: 'help' }]);
  expect(page.text).not.toContain('var no');
  expect(attributeOf(page.html, 'data-error')).toBe('credentials_wrong');
});

test("the page's own form carries what a browser would send", () => {
  expect(page.form?.action).toBe('http://localhost:3000/interaction/a/credentials');
  expect(page.form?.values).toEqual({ csrf: 't', userId: 'u&1', password: '', factor: 'passkey' });
  expect([...(page.form?.names ?? [])]).toContain('remember');
  expect(page.form?.choices).toEqual({ factor: ['passkey'] });
  expect(page.form?.data).toEqual({ options: '{"a":1}' });
  expect(page.form?.buttons.map(({ name, value }) => [name, value])).toEqual([
    [null, ''],
    ['next', 'portal'],
  ]);
});
