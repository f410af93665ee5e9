/*
 * `npm run manual`: draws the pictures of the help pages from the pages themselves, into src/http/assets/manual/.
 * To be run, and its result committed, whenever a page changes.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { type Screen, screens } from '../src/help/screens.ts';
import { render } from '../src/http/view.ts';
import { openBrowser } from './helpers/browser.ts';
import { servePages } from './helpers/page-server.ts';
import { localsOf, samples } from './helpers/sample-locals.ts';

const target = new URL('../src/http/assets/manual/', import.meta.url);
const width = 390;
/** How much of a page is shown above what is framed on it, and below. */
const [above, below] = [640, 24];

const server = await servePages(async (ctx) => {
  const [, lang, name] = ctx.path.split('/') as ['', 'ja' | 'en', Screen];
  const { view, variant = '' } = screens[name] ?? ctx.throw(404);
  const sample = samples.find((it) => it.view === view && it.variant === variant) ?? ctx.throw(404);
  ctx.body = await render(sample.view, { ...localsOf(sample, lang, 'normal'), nonce: ctx.state.nonce });
});

/** The part of the page worth showing: all of the step, or what is framed and what stands around it. */
async function clipOf(page: Page, mark: string | undefined) {
  // What is not part of the step, and what every page shares, would only distract: the picture ends above it.
  const end = await page.locator('section.aside, .help, .actions, .contact').first().boundingBox();
  const whole = { x: 0, y: 0, width, height: Math.floor(end?.y ?? 844), scale: 1 };
  if (mark === undefined) return whole;
  const marked = page.locator(mark);
  await marked.evaluate((element) =>
    Object.assign((element as unknown as { style: object }).style, {
      outline: '5px solid #ce0000',
      outlineOffset: '5px',
    }),
  );
  const { y, height } = (await marked.boundingBox()) ?? { y: 0, height: 0 };
  const top = Math.max(0, Math.floor(y) - above);
  return { ...whole, y: top, height: Math.ceil(y + height) + below - top };
}

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
const browser = await openBrowser();
const page = await browser.newPage({ viewport: { width, height: 844 }, deviceScaleFactor: 1.5 });
const session = await page.context().newCDPSession(page);
for (const lang of ['ja', 'en'] as const) {
  for (const [name, { mark }] of Object.entries(screens)) {
    await page.goto(`${server.origin}/${lang}/${name}`);
    const { data } = await session.send('Page.captureScreenshot', {
      format: 'webp',
      quality: 50,
      clip: await clipOf(page, mark),
      captureBeyondViewport: true,
    });
    await writeFile(new URL(`${name}.${lang}.webp`, target), Buffer.from(data, 'base64'));
  }
}
await browser.close();
server.close();
