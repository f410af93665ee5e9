import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { attributeOf } from '../helpers/html.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { person } from '../helpers/people.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';
import { Walk } from '../helpers/walk.ts';

let server: TestServer;
const portals = {} as Record<'sample' | 'other', RelyingParty>;

beforeAll(async () => {
  server = await TestServer.start();
  for (const code of ['sample', 'other'] as const) {
    await server.insurer({ code, enrolment: 'now' });
    portals[code] = await server.relyingParty([code]);
  }
  await server.publish('2026-04');
});
afterAll(() => server.stop());

const signalOn = ({ page }: MemberBrowser) => JSON.parse(attributeOf(page.html, 'data-signal') || 'null');

test('the browser is told which passkeys count, and of one that nobody holds; never of another insurer’s', async () => {
  const somebody = person('signal');
  await server.enrol('sample', somebody);
  const walk = new Walk(server, somebody);
  const { browser } = walk;
  await walk.firstSignIn(portals.sample, 'passkey');
  await browser.press('set-up');
  await browser.registerPasskey();
  await browser.expectStep('passkey-name');
  const accepted = signalOn(browser);
  expect(accepted).toMatchObject({ signalName: 'allAcceptedCredentials', rpID: 'localhost' });
  const [credentialID] = accepted.allAcceptedCredentialIDs;

  const elsewhere = new MemberBrowser({ device: browser.device });
  await elsewhere.signInAt(portals.other);
  await elsewhere.usePasskey();
  await elsewhere.expectStep('credentials', 'passkey_unknown');
  expect(signalOn(elsewhere)).toBeNull();

  await server.context.db('passkey').delete();
  await elsewhere.usePasskey();
  await elsewhere.expectStep('credentials', 'passkey_unknown');
  expect(signalOn(elsewhere)).toEqual({ signalName: 'unknownCredential', rpID: 'localhost', credentialID });
});
