import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { person } from '../helpers/people.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';
import { Walk } from '../helpers/walk.ts';

let server: TestServer;
let portal: RelyingParty;

beforeAll(async () => {
  server = await TestServer.start();
  await server.publish('2026-04');
  await server.insurer({ code: 'sample' });
  portal = await server.relyingParty(['sample']);
});
afterAll(() => server.stop());

test('a member signs in for the first time and goes to the portal', async () => {
  const somebody = person('testuser01');
  await server.enrol('sample', somebody);
  const walk = new Walk(server, somebody);
  await walk.firstSignIn(portal, 'passkey');
  await walk.browser.press('portal');
  const { claims } = await walk.browser.reachesPortal();
  expect(claims).toMatchObject({ acr: 'urn:kosmo:acr:pwd', amr: ['pwd'] });
});
