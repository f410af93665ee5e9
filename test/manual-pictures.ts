/*
 * `npm run manual`: draws the screens of the printable manual from the pages themselves, into
 * src/http/assets/manual/. To be run, and its result committed, whenever a page changes.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { pages } from '../src/http/text/pages.ts';
import { render } from '../src/http/view.ts';
import { openBrowser } from './helpers/browser.ts';
import { servePages } from './helpers/page-server.ts';
import { localsOf, samples } from './helpers/sample-locals.ts';

const target = new URL('../src/http/assets/manual/', import.meta.url);
const screens = pages['help/first-sign-in'];

const server = await servePages(async (ctx) => {
  const [, lang, screen] = ctx.path.split('/') as ['', 'ja' | 'en', string];
  const sample =
    samples.find(({ view, variant }) => [`interaction/${screen}`, screen].includes(view) && variant === '') ??
    ctx.throw(404);
  ctx.body = await render(sample.view, { ...localsOf(sample, lang, 'normal'), nonce: ctx.state.nonce });
});
await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
const browser = await openBrowser();
const page = await browser.newPage({ viewport: { width: 390, height: 844 }, deviceScaleFactor: 1.5 });
const session = await page.context().newCDPSession(page);
for (const lang of ['ja', 'en'] as const) {
  for (const screen of Object.keys(screens[lang].screens)) {
    await page.goto(`${server.origin}/${lang}/${screen}`);
    // What is not part of the step, and what every page shares, would only distract: the picture ends above it.
    const end = await page.locator('section.aside, .actions, .contact').first().boundingBox();
    const clip = { x: 0, y: 0, width: 390, height: Math.floor(end?.y ?? 844), scale: 1 };
    const { data } = await session.send('Page.captureScreenshot', {
      format: 'webp',
      quality: 50,
      clip,
      captureBeyondViewport: true,
    });
    await writeFile(new URL(`${screen}.${lang}.webp`, target), Buffer.from(data, 'base64'));
  }
}
await browser.close();
server.close();
