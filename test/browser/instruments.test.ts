import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { expectAccessible } from '../helpers/accessibility.ts';
import { newMember, openBrowser } from '../helpers/browser.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
}, 60_000);
afterAll(() => browser.close());

const page = (body: string) =>
  `<!doctype html><html lang="ja"><head><title>題</title></head><body><main><h1>題</h1>${body}</main></body></html>`;

test('axe finds a planted fault, and nothing on a page without one', async () => {
  const member = await newMember(browser);
  await member.page.setContent(page('<p>よい</p>'));
  await expectAccessible(member.page);
  await member.page.setContent(page('<input name="userId">'));
  await expect(expectAccessible(member.page)).rejects.toThrow(/label: フォーム要素/);
});

test('a fault of the page does not pass unseen', async () => {
  const member = await newMember(browser);
  await member.page.setContent(page('<script>throw new Error("planted")</script>'));
  expect(() => member.assertClean()).toThrow(/planted/);
});
