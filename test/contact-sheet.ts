/*
 * `npm run pictures [name]`: every page and mail as members see it, the demo's own sites too, in both languages, on a phone and on a
 * desk, normal and refused, in test/contact-sheet/index.html. Fails where axe-core finds a fault on one of them.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { render } from '../src/http/view.ts';
import { compose } from '../src/mail/compose.ts';
import { expectAccessible } from './helpers/accessibility.ts';
import { desktop, newMember, openBrowser, phone } from './helpers/browser.ts';
import { demoPictures } from './helpers/demo-pictures.ts';
import { startDemoSites } from './helpers/demo-sites.ts';
import { otpMail, sender, verificationMail } from './helpers/mail.ts';
import { servePages } from './helpers/page-server.ts';
import { localsOf, type Sample, samples } from './helpers/sample-locals.ts';

interface Picture {
  name: string;
  show(page: Page): Promise<unknown>;
  /** A mail is shown within its reader's own page; rules for whole pages do not hold for it. */
  isMail?: boolean;
}

const target = new URL('contact-sheet/', import.meta.url);
const sizes = { phone, desktop };
const languages = ['ja', 'en'] as const;
const states = ['normal', 'error'] as const;

const nameOf = ({ view, variant }: Sample) => [view.replace('/', '-'), variant].filter(Boolean).join('.');
const server = await servePages(async (ctx) => {
  const [, at, lang, state] = ctx.path.split('/') as ['', string, 'ja' | 'en', 'normal' | 'error'];
  const sample = samples[Number(at)] ?? ctx.throw(404);
  ctx.body = await render(sample.view, { ...localsOf(sample, lang, state), nonce: ctx.state.nonce });
});

const pages: Picture[] = samples.flatMap((sample, at) =>
  languages.flatMap((lang) =>
    states
      .filter((state) => state === 'normal' || sample.refusals.length > 0)
      .map((state) => ({
        name: [nameOf(sample), lang, state].join('.'),
        show: (page: Page) => page.goto(`${server.origin}/${at}/${lang}/${state}`),
      })),
  ),
);
const mails: Picture[] = [verificationMail, otpMail].flatMap((mail) =>
  languages.map((language) => ({
    name: `mail-${mail().kind}.${language}`,
    isMail: true,
    show: async (page: Page) => {
      await page.goto('about:blank');
      await page.setContent((await compose(mail({ language }), sender)).html);
    },
  })),
);
// oidc-provider warns of every default; the demo's sign-ins here need no better.
console.warn = console.info = () => {};
const sites = await startDemoSites();
const demo: Picture[] = Object.entries(demoPictures(sites)).flatMap(([name, show]) =>
  languages.map((lang) => ({ name: `demo-${name}.${lang}`, show: (page: Page) => show(page, lang) })),
);
const pictures = [...pages, ...mails, ...demo].filter(({ name }) => name.includes(process.argv[2] ?? ''));

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
const browser = await openBrowser();
const drawn: string[] = [];
let faults = 0;
for (const [size, viewport] of Object.entries(sizes)) {
  const { page, assertClean } = await newMember(browser, { viewport });
  for (const { name, show, isMail } of pictures) {
    const file = `${name}.${size}.png`;
    await show(page);
    await page.screenshot({ path: new URL(file, target).pathname, fullPage: true });
    drawn.push(file);
    if (isMail) continue;
    await expectAccessible(page).catch((error: Error) => {
      faults++;
      process.stderr.write(`${file}\n${error.message}\n`);
    });
  }
  assertClean();
}
await browser.close();
await sites.stop();
server.close();

const figures = drawn.map(
  (file) => `<figure><figcaption>${file}</figcaption><img loading="lazy" src="${file}"></figure>`,
);
await writeFile(
  new URL('index.html', target),
  `<!doctype html><meta charset="utf-8"><title>Contact sheet</title>
<style>body{display:flex;flex-wrap:wrap;gap:1rem;align-items:start}figure{margin:0}img{width:320px;border:1px solid}</style>
${figures.join('\n')}`,
);
process.stdout.write(`${drawn.length} pictures in ${target.pathname}, ${faults} with faults\n`);
process.exitCode = faults > 0 ? 1 : 0;
