import { realClock, setClock } from '../helpers/clock.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { type Person, person } from '../helpers/people.ts';
import { TestServer } from '../helpers/server.ts';
import { FapiClient, secondRedirectUri } from './fapi-client.ts';

export interface PreparedFapi {
  server: TestServer;
  member: Person;
  client: FapiClient;
  second: FapiClient;
  /** Signed in at the first. */
  browser: MemberBrowser;
  stop(): Promise<void>;
}

/** A server, a standing clock, the suite's two clients, and a member who has signed in. */
export async function prepareFapi(): Promise<PreparedFapi> {
  setClock('2026-11-22T09:00:00+09:00');
  const server = await TestServer.start();
  const member = person('hanako');
  await server.insurer({ code: 'sample', secondFactors: [] });
  await server.enrol('sample', member);
  const client = await FapiClient.register(server, member);
  const second = await FapiClient.register(server, member, { uri: secondRedirectUri });
  const browser = new MemberBrowser();
  await client.complete(browser);
  const stop = async () => {
    await server.stop();
    realClock();
  };
  return { server, member, client, second, browser, stop };
}
