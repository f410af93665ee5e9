import type { Registration } from '../../src/client/registration.ts';
import { realClock, setClock } from '../helpers/clock.ts';
import { type Person, person } from '../helpers/people.ts';
import { TestServer } from '../helpers/server.ts';
import { conformanceProfile, type Mode, SuiteClient } from './suite-client.ts';

/** The plans that send the same requests and want them answered in another way. */
export const basicPlans: [string, Mode][] = [
  ['Basic OP', 'default'],
  ['Form Post OP', 'form_post'],
];

export interface Prepared {
  server: TestServer;
  member: Person;
  /** Registered for everything there is. */
  client: SuiteClient;
  stop(): Promise<void>;
}

/** A server under the conformance profile, a standing clock, the member who signs in, and the suite's first client. */
export async function prepare(registration: Partial<Registration> = {}): Promise<Prepared> {
  setClock('2026-11-22T09:00:00+09:00');
  const server = await TestServer.start({ env: conformanceProfile });
  const member = person('hanako');
  await server.insurer({ code: 'sample', secondFactors: [] });
  await server.enrol('sample', member);
  const client = await SuiteClient.register(server, member, 'suite', registration);
  const stop = async () => {
    await server.stop();
    realClock();
  };
  return { server, member, client, stop };
}
