import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { insurerDocument } from '../../src/insurer/insurer.ts';
import { previewTerms } from '../../src/terms/preview.ts';
import { expectFineAtEverySize } from '../helpers/accessibility.ts';
import { desktop, expectStep, newMember, openBrowser, phone } from '../helpers/browser.ts';

let browser: Browser;
let folder: string;
beforeAll(async () => {
  browser = await openBrowser();
  folder = await mkdtemp(join(tmpdir(), 'kosmo-preview-'));
});
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true });
});

const insurer = {
  ...insurerDocument.parse({
    code: 'sample',
    number: '06139999',
    name: { ja: 'サンプル健康保険組合', en: 'Sample Health Insurance Society' },
    contact: { email: 'desk@example.jp', phone: '03-1234-5678' },
  }),
  id: 1,
};
const article = '<h2>第1条（目的）</h2><p>本文です。</p><table><tr><th>項目</th><td>内容</td></tr></table>';

test('the preview of terms stands alone in a file, looks as a page of ours, and leads and sends nowhere', async () => {
  for (const lang of ['ja', 'en'] as const) {
    const shown = { version: '2026-04', title: '利用規約', body: article };
    const other = lang === 'ja' ? 'en' : 'ja';
    const html = await previewTerms(shown, { insurer, lang, otherHref: `${other}.html` });
    await writeFile(join(folder, `${lang}.html`), html);
  }
  for (const viewport of [phone, desktop]) {
    const { page, assertClean } = await newMember(browser, { viewport });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(pathToFileURL(join(folder, 'ja.html')).href);
    await expectStep(page, 'terms');
    expect(await page.locator('.terms').evaluate((box) => getComputedStyle(box).borderTopStyle)).toBe(
      'solid',
    );
    await expectFineAtEverySize(page);
    await page.getByRole('link', { name: 'English' }).click();
    await expectStep(page, 'terms');
    expect(await page.getByRole('button', { name: 'I agree' }).isVisible()).toBe(true);
    await page.goBack();
    assertClean();
    expect(asked.every((url) => url.startsWith('file:'))).toBe(true);
    expect(new Set(asked).size).toBe(2);
  }
});
