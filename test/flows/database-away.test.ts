import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { exchange } from '../helpers/exchange.ts';
import { MemberBrowser } from '../helpers/member.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';

let server: TestServer;
let portal: RelyingParty;

beforeAll(async () => {
  server = await TestServer.start();
  await server.insurer({ code: 'sample' });
  portal = await server.relyingParty(['sample']);
});
afterAll(() => server.stop());

test('while the database is away a member reads that it is so, a client gets JSON, and neither sees why', async () => {
  const browser = new MemberBrowser();
  await browser.signInAt(portal);
  const { url } = browser.page;
  const { db } = server.context;
  await db.destroy();
  server.refresh();
  try {
    await browser.open(url);
    await browser.expectStep('busy');
    expect(browser.page.status).toBe(503);
    const { clientId, clientSecret } = portal.registration;
    const authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
    const headers = { accept: 'application/json', authorization };
    const form = { grant_type: 'refresh_token', refresh_token: 'x' };
    const answer = await exchange('POST', `${server.issuer}/token`, headers, form);
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBe('10');
    expect(JSON.parse(answer.body)).toEqual({
      error: 'temporarily_unavailable',
      error_description: 'try again shortly',
    });
  } finally {
    db.initialize();
  }
});
