import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { newMember, openBrowser } from '../helpers/browser.ts';
import { ChromiumWalk } from '../helpers/chromium-walk.ts';
import { signInHonestly } from '../helpers/honest.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { person } from '../helpers/people.ts';
import { PlainClient } from '../helpers/plain-client.ts';
import { redirectUri, TestServer } from '../helpers/server.ts';

let browser: Browser;
let server: TestServer;
let portal: Server;
/** What is on the portal's first page. */
let form = '';

beforeAll(async () => {
  [browser, server] = await Promise.all([openBrowser(), TestServer.start()]);
  await server.insurer({ code: 'sample', secondFactors: [] });
  // A page for a `GET`, and for a `POST` what has been posted.
  portal = createServer(async (request, response) => {
    const posted = request.method === 'POST' ? `<main>${await text(request)}</main>` : form;
    response.setHeader('content-type', 'text/html').end(`<!doctype html><title>Portal</title>${posted}`);
  });
  await new Promise<void>((resolve) => portal.listen(0, '127.0.0.1', resolve));
}, 60_000);
afterAll(async () => {
  await browser.close();
  portal.closeAllConnections();
  portal.close();
  await server.stop();
});

test('another site’s form may ask and be answered by one: a session that is there counts, as after a link', async () => {
  const somebody = person('hanako');
  await server.enrol('sample', somebody);
  const origin = `http://127.0.0.1:${(portal.address() as AddressInfo).port}`; // to browsers another site than localhost
  const client = await PlainClient.register(server, ['sample'], {
    redirectUris: [redirectUri, `${origin}/back`],
  });
  const before = new MemberBrowser();
  await before.open(client.authorizationUrl());
  await signInHonestly(server, before, somebody); // the first sign-in is not what this is about

  const url = new URL(
    client.authorizationUrl({ redirect_uri: `${origin}/back`, response_mode: 'form_post' }),
  );
  const fields = [...url.searchParams].map(
    ([name, value]) => `<input type="hidden" name="${name}" value="${value}">`,
  );
  form = `<form method="post" action="${url.origin}${url.pathname}">${fields.join('')}<button>Sign in</button></form>`;

  const { page, context, assertClean } = await newMember(browser);
  const arrives = async () => {
    await page.waitForURL(`${origin}/back`);
    return new URLSearchParams((await page.locator('main').textContent()) ?? '');
  };
  await page.goto(origin);
  await page.locator('button').click();
  const walk = new ChromiumWalk(server, somebody, page);
  await walk.answer('credentials', { userId: somebody.userId, password: somebody.password });
  expect((await arrives()).get('iss')).toBe(server.issuer);

  await page.goto(origin);
  await page.locator('button').click();
  const code = (await arrives()).get('code') ?? '';
  expect((await client.redeem(code, { redirect_uri: `${origin}/back` })).status).toBe(200);
  const session = (await context.cookies(server.issuer)).find(({ name }) => name === 'session');
  expect(session?.sameSite).toBe('Lax');
  assertClean();
});
