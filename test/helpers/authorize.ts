import { signInHonestly } from './honest.ts';
import type { MemberBrowser } from './member.ts';
import type { Person } from './people.ts';
import { PlainClient } from './plain-client.ts';
import type { TestServer } from './server.ts';

/** What a client is answered in this browser: by its session, or once this person has signed in. */
export async function authorize(
  server: TestServer,
  browser: MemberBrowser,
  client: PlainClient,
  somebody: Person,
  parameters: Record<string, string> = {},
): Promise<Record<string, string>> {
  await browser.open(client.authorizationUrl(parameters));
  if (browser.callbackUrl === null) await signInHonestly(server, browser, somebody);
  return PlainClient.answer(browser.callbackUrl);
}
