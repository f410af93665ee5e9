import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { render } from '../../src/http/view.ts';
import { newMember, openBrowser } from '../helpers/browser.ts';
import { servePages } from '../helpers/page-server.ts';
import { localsOf, samples } from '../helpers/sample-locals.ts';

const printed = samples.filter(({ view }) => view.startsWith('help/'));
/** The width of A4 paper within margins of 15 mm, in CSS pixels. */
const paper = { width: 680, height: 1009 };

let browser: Browser;
const server = await servePages(async (ctx) => {
  const [, at, lang] = ctx.path.split('/') as ['', string, 'ja' | 'en'];
  const sample = printed[Number(at)] ?? ctx.throw(404);
  ctx.body = await render(sample.view, { ...localsOf(sample, lang, 'normal'), nonce: ctx.state.nonce });
});
beforeAll(async () => {
  browser = await openBrowser();
}, 60_000);
afterAll(async () => {
  await browser.close();
  server.close();
});

test.each(['ja', 'en'])(
  'every page of help fits on paper in %s, with its addresses and the contact',
  async (lang) => {
    const { page, assertClean } = await newMember(browser, { viewport: paper });
    await page.emulateMedia({ media: 'print' });
    for (const [at, { variant }] of printed.entries()) {
      await page.goto(`${server.origin}/${at}/${lang}`);
      const seen = await page.evaluate(`({
      tooWide: document.documentElement.scrollWidth > innerWidth,
      screenOnly: [...document.querySelectorAll('.screen-only')].filter((it) => it.checkVisibility()).length,
      unnamed: [...document.querySelectorAll('main a[href^="http"]')]
        .filter((it) => !getComputedStyle(it, '::after').content.includes(it.href)).length,
      unloaded: [...document.images].filter((it) => it.naturalWidth === 0).length,
      contact: document.querySelector('.contact').checkVisibility(),
    })`);
      expect({ variant, seen }).toEqual({
        variant,
        seen: { tooWide: false, screenOnly: 0, unnamed: 0, unloaded: 0, contact: true },
      });
    }
    assertClean();
  },
  120_000,
);
