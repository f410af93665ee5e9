import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { desktop, phone } from './browser.ts';

const { resolve } = createRequire(import.meta.url);
const axe = readFileSync(resolve('axe-core/axe.min.js'), 'utf8');
const locale = readFileSync(resolve('axe-core/locales/ja.json'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

interface Violation {
  id: string;
  help: string;
  nodes: { target: string[]; failureSummary: string }[];
}

/** Fails, naming every rule and place, unless axe-core finds nothing on the page (with JavaScript) as it stands. */
export async function expectAccessible(page: Page): Promise<void> {
  const options = JSON.stringify({ runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] });
  await page.evaluate(`${axe};axe.configure({ locale: ${locale} })`);
  const violations = (await page.evaluate(
    `axe.run(document, ${options}).then(({ violations }) => violations)`,
  )) as Violation[];
  if (violations.length === 0) return;
  const lines = violations.map(({ id, help, nodes }) =>
    [`${id}: ${help}`, ...nodes.map((node) => `  ${node.target}: ${node.failureSummary}`)].join('\n'),
  );
  throw new Error(`axe finds faults at ${page.url()}\n${lines.join('\n')}`);
}

/** Nothing wrong for axe at either size, and nothing that has to be scrolled sideways. */
export async function expectFineAtEverySize(page: Page): Promise<void> {
  for (const size of [desktop, phone]) {
    await page.setViewportSize(size);
    await expectAccessible(page);
    const overflow = Number(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth'));
    if (overflow > 0) throw new Error(`${page.url()} is ${overflow} px too wide at ${size.width} px`);
  }
}
