/*
 * `npm run pictures`: every page as members see it, in both languages, on a phone and on a desk, normal and
 * refused, in test/contact-sheet/index.html. Fails where axe-core finds a fault on one of them.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { render } from '../src/http/view.ts';
import { expectAccessible } from './helpers/accessibility.ts';
import { desktop, newMember, openBrowser, phone } from './helpers/browser.ts';
import { servePages } from './helpers/page-server.ts';
import { localsOf, type Sample, samples } from './helpers/sample-locals.ts';

type Side = { lang: 'ja' | 'en'; state: 'normal' | 'error' };

const target = new URL('contact-sheet/', import.meta.url);
const only = process.argv[2] ?? '';
const sizes = { phone, desktop };
const sides: Side[] = (['ja', 'en'] as const).flatMap((lang) =>
  (['normal', 'error'] as const).map((state) => ({ lang, state })),
);
const nameOf = ({ view, variant }: Sample) => [view.replace('/', '-'), variant].filter(Boolean).join('.');
const shown = samples
  .filter((sample) => nameOf(sample).includes(only))
  .flatMap((sample) => sides.map((side) => ({ sample, ...side })))
  .filter(({ sample, state }) => state === 'normal' || sample.refusals.length > 0);

const server = await servePages(async (ctx) => {
  const { sample, lang, state } = shown[Number(ctx.path.slice(1))] ?? ctx.throw(404);
  ctx.body = await render(sample.view, { ...localsOf(sample, lang, state), nonce: ctx.state.nonce });
});

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
const browser = await openBrowser();
const pictures: string[] = [];
let faults = 0;
for (const [size, viewport] of Object.entries(sizes)) {
  const { page, assertClean } = await newMember(browser, { viewport });
  for (const [at, { sample, lang, state }] of shown.entries()) {
    const picture = [nameOf(sample), lang, state, size].join('.');
    await page.goto(`${server.origin}/${at}`);
    await page.screenshot({ path: new URL(`${picture}.png`, target).pathname, fullPage: true });
    await expectAccessible(page).catch((error: Error) => {
      faults++;
      process.stderr.write(`${picture}\n${error.message}\n`);
    });
    pictures.push(picture);
  }
  assertClean();
}
await browser.close();
server.close();

const figures = pictures.map(
  (picture) =>
    `<figure><figcaption>${picture}</figcaption><img loading="lazy" src="${picture}.png"></figure>`,
);
await writeFile(
  new URL('index.html', target),
  `<!doctype html><meta charset="utf-8"><title>Contact sheet</title>
<style>body{display:flex;flex-wrap:wrap;gap:1rem;align-items:start}figure{margin:0}img{width:320px;border:1px solid}</style>
${figures.join('\n')}`,
);
process.stdout.write(`${pictures.length} pictures in ${target.pathname}, ${faults} with faults\n`);
process.exitCode = faults > 0 ? 1 : 0;
