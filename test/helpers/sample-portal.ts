import type { Factor } from '../../src/credential/factor.ts';
import { realClock, setClock } from './clock.ts';
import { person } from './people.ts';
import type { RelyingParty } from './relying-party.ts';
import { TestServer } from './server.ts';
import { Walk } from './walk.ts';

/** A standing clock, the insurer `sample` with terms, and its portal. */
export async function openSample({ processes = 1, at = '2026-04-07T09:00:00+09:00' } = {}) {
  setClock(at);
  const server = await TestServer.start({ processes });
  await server.publish('2026-04');
  await server.insurer({ code: 'sample' });
  const portal = await server.relyingParty(['sample']);
  return {
    server,
    portal,
    member: (userId: string, factor: Factor) => settled(server, portal, userId, factor),
    async close() {
      await server.stop();
      realClock();
    },
  };
}

export type Sample = Awaited<ReturnType<typeof openSample>>;

/** Somebody who has set this factor up and stands at the portal, in a browser that holds the session. */
async function settled(server: TestServer, portal: RelyingParty, userId: string, factor: Factor) {
  const somebody = person(userId);
  await server.enrol('sample', somebody);
  const walk = new Walk(server, somebody);
  const first = await walk.settle(portal, factor);
  walk.browser.steps.length = 0;
  return { walk, browser: walk.browser, somebody, first };
}
