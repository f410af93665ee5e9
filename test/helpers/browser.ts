import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { launchOptions } from './chromium.ts';

export const phone = { width: 390, height: 844 };
export const desktop = { width: 1280, height: 800 };

interface Visit {
  locale?: 'ja-JP' | 'en-US';
  viewport?: { width: number; height: number };
  javaScriptEnabled?: boolean;
}

/** A real Chromium; close it when the test file ends. */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch(await launchOptions());
}

/**
 * One member at a browser of their own: nothing is shared with another member. Anything the page reports as
 * an error, a refusal by the Content-Security-Policy included, makes `assertClean` fail.
 */
export interface Member {
  context: BrowserContext;
  page: Page;
  assertClean(): void;
}

export async function newMember(browser: Browser, visit: Visit = {}): Promise<Member> {
  const { locale = 'ja-JP', viewport = phone, javaScriptEnabled = true } = visit;
  const context = await browser.newContext({ locale, viewport, javaScriptEnabled, timezoneId: 'Asia/Tokyo' });
  const faults: string[] = [];
  context.on('weberror', (fault) => faults.push(String(fault.error())));
  // The browser itself reports every 4xx page as an error; refused forms are no faults.
  context.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      faults.push(message.text());
  });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const assertClean = () => {
    if (faults.length > 0) throw new Error(`the browser reported:\n${faults.join('\n')}`);
  };
  return { context, page, assertClean };
}

/** The step the page shows. */
export const stepOf = (page: Page): Promise<string | null> => page.locator('main').getAttribute('data-step');

/** Waits for a step; fails with what is there instead. */
export async function expectStep(page: Page, step: string): Promise<void> {
  const main = page.locator(`main[data-step="${step}"]`);
  await main.waitFor().catch(async () => {
    const there = await page
      .locator('main')
      .textContent()
      .catch(() => '');
    throw new Error(
      `expected ${step} but stand at ${page.url()} (${await stepOf(page).catch(() => null)}): ${there}`,
    );
  });
}
