import { relyingPartyOf } from '../../src/client/configuration/relying-party.ts';
import { software } from '../../src/client/configuration/software.ts';
import type { Registration } from '../../src/client/registration.ts';
import { createClient } from '../../src/client/store.ts';
import { now } from '../../src/clock.ts';
import type { TestServer } from './server.ts';

/** Registers a client of the insurer `sample`, and answers what `client show --as` prints for it. */
export async function printedFor(
  server: TestServer,
  as: string,
  registration: Partial<Registration> & Pick<Registration, 'redirectUris'>,
): Promise<{ printed: string; secret: string | null; id: string }> {
  const { db, secrets } = server.context;
  const wanted = { name: 'アプリ', insurerCodes: ['sample'], ...registration };
  const { client, secret } = await createClient(db, secrets, wanted, now());
  server.refresh();
  const printed = software[as]?.(relyingPartyOf(client, server.issuer));
  if (printed === undefined || 'fault' in printed)
    throw new Error(`nothing was printed: ${printed?.fault.en}`);
  return { printed: printed.text, secret, id: client.id };
}
