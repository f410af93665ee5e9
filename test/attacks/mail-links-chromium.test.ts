import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { expectStep, newMember, openBrowser } from '../helpers/browser.ts';
import { person } from '../helpers/people.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';
import { Walk } from '../helpers/walk.ts';

let chromium: Browser;
let server: TestServer;
let portal: RelyingParty;

beforeAll(async () => {
  [chromium, server] = await Promise.all([openBrowser(), TestServer.start()]);
  await server.insurer({ code: 'sample' });
  portal = await server.relyingParty(['sample']);
}, 60_000);
afterAll(async () => {
  await chromium.close();
  await server.stop();
});

async function waiting(userId: string): Promise<{ walk: Walk; link: string }> {
  const member = person(userId);
  await server.enrol('sample', member);
  const walk = new Walk(server, member);
  await walk.enter(portal, member.initialPassword);
  await walk.browser.submit({ birthdate: member.birthdate });
  await walk.browser.submit({ email: member.email });
  return { walk, link: (await server.post.next(member.email)).link };
}

test('T21 a scanner that runs scripts and stays for an hour changes nothing; a person’s click does, once', async () => {
  const { walk, link } = await waiting('scanner01');
  const scanner = await newMember(chromium);
  const posted: string[] = [];
  scanner.page.on('request', (request) => {
    if (request.method() !== 'GET') posted.push(request.url());
  });
  await scanner.page.clock.install();
  await scanner.page.goto(link, { waitUntil: 'networkidle' });
  await expectStep(scanner.page, 'email-link');
  await scanner.page.clock.runFor('01:00:00');
  expect(posted).toEqual([]);
  await walk.browser.press('refresh');
  await walk.browser.expectStep('email-verification');
  const reader = await newMember(chromium);
  await reader.page.goto(link);
  await reader.page.locator('button[name=confirm]').click();
  await expectStep(reader.page, 'message');
  await walk.browser.press('refresh');
  await walk.browser.expectStep('factor-choice');
  await scanner.page.locator('button[name=confirm]').click();
  await expectStep(scanner.page, 'message');
  expect(await scanner.page.locator('h1').textContent()).toBe('このリンクは使えません');
  reader.assertClean();
}, 60_000);

test('T23 the link stays out of address bar, history and every Referer', async () => {
  const { link } = await waiting('trace01');
  const { context, page } = await newMember(chromium);
  const told: string[] = [];
  page.on('request', async (request) => told.push((await request.allHeaders()).referer ?? ''));
  await page.goto(link, { waitUntil: 'networkidle' });
  await expectStep(page, 'email-link');
  expect(page.url()).toBe(`${server.issuer}/email-link`);
  const session = await context.newCDPSession(page);
  const { entries } = await session.send('Page.getNavigationHistory');
  await page.locator('button[name=confirm]').click();
  await expectStep(page, 'message');
  expect(entries.map(({ url }) => url)).toEqual(['about:blank', `${server.issuer}/email-link`]);
  expect(told.length).toBeGreaterThan(2);
  expect(told.join('')).toBe('');
}, 60_000);
