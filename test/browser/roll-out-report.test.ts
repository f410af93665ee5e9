import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { plusDays } from '../../src/japan.ts';
import { progressOf } from '../../src/member/progress/progress.ts';
import type { Count } from '../../src/member/progress/progress-store.ts';
import { renderReport } from '../../src/member/progress/report.ts';
import { expectAccessible } from '../helpers/accessibility.ts';
import { desktop, newMember, openBrowser, phone } from '../helpers/browser.ts';
import { insurer } from '../helpers/sample-insurers.ts';

const now = new Date('2026-06-20T09:00:00+09:00');
const days = Array.from({ length: 60 }, (_, at) => plusDays('2026-04-07', at));
const counts: Count[] = ([1, 2, 3] as const).flatMap((cohort) => [
  { cohort, what: 'imported', day: '2026-03-01', count: 40_000 * cohort },
  ...['signed_in', 'email_verified', 'factor_chosen', 'activated', 'factor_registered'].flatMap(
    (what, stage) =>
      days.map((day, at) => ({ cohort, what, day, count: Math.round((9_000 * cohort) / (at + 2 + stage)) })),
  ),
]);

let browser: Browser;
let folder: string;
beforeAll(async () => {
  browser = await openBrowser();
  // As it is sent around: a file.
  folder = await mkdtemp(join(tmpdir(), 'kosmo-report-'));
  for (const [name, lang, known] of [
    ['ja', 'ja', counts],
    ['en', 'en', counts],
    ['ja-empty', 'ja', []],
  ] as const) {
    const html = await renderReport(insurer, progressOf(insurer, [...known], now), { lang, now });
    await writeFile(join(folder, `${name}.html`), html);
  }
}, 60_000);
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true });
});

test.each(['ja', 'en', 'ja-empty'])(
  'the page %s can be read by everybody, on a phone, at a desk and on paper',
  async (path) => {
    for (const viewport of [phone, desktop]) {
      const { page, assertClean } = await newMember(browser, { viewport });
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      await page.goto(pathToFileURL(join(folder, `${path}.html`)).href);
      await expectAccessible(page);
      const seen = await page.evaluate(`({
      tooWide: document.documentElement.scrollWidth > innerWidth,
      cut: [...document.querySelectorAll('svg[role=img] text')].filter((it) => {
        const [text, chart] = [it, it.closest('svg')].map((one) => one.getBoundingClientRect());
        return it.checkVisibility() && (text.left < chart.left || text.right > chart.right);
      }).map((it) => it.textContent),
      charts: [...document.querySelectorAll('svg[role=img]')].filter((it) => it.checkVisibility()).length,
    })`);
      expect(seen).toEqual({ tooWide: false, cut: [], charts: path === 'ja-empty' ? 0 : 1 });
      await page.emulateMedia({ media: 'print' });
      expect(await page.locator('svg.narrow').count()).toBe(path === 'ja-empty' ? 0 : 1);
      expect(await page.locator('svg.narrow:visible').count()).toBe(0);
      expect(asked).toHaveLength(1);
      assertClean();
      await page.context().close();
    }
  },
);
