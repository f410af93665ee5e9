import Provider, { type Client } from 'oidc-provider';
import { findClient } from '../client/store.ts';
import type { Db } from '../db.ts';
import type { SigningKey } from '../keys/signing-key.ts';
import type { Secrets } from '../secrets.ts';
import { adapterFactory } from './adapter.ts';
import { clientFinder } from './client.ts';
import { issuing } from './issuing.ts';
import { keySwapper } from './keystore.ts';
import type { Logout } from './logout-outbox.ts';
import { type OutgoingRules, outgoing } from './outgoing.ts';

export type Delivery =
  | { kind: 'delivered' }
  /** The client is disabled or deleted, or does not want to be told any more. */
  | { kind: 'dropped' }
  /** `reason`: a status or an error code, nothing of the client's words. */
  | { kind: 'failed'; reason: string };

interface Parts {
  config: OutgoingRules;
  db: Db;
  secrets: Secrets;
}

export interface LogoutSender {
  send(logout: Logout): Promise<Delivery>;
  /** From now on it signs with these. */
  useKeys(keys: SigningKey[], now: Date): void;
}

/**
 * Tells a client of a sign-out, within 2.5 s, by a logout token made for this moment. Both are oidc-provider's own,
 * of a provider that serves nobody and issues what the web processes would.
 */
export async function logoutSender({ config, db, secrets }: Parts): Promise<LogoutSender> {
  const clients = { get: (id: string) => findClient(db, id) };
  const provider = new Provider(config.issuer, {
    ...(await issuing(db, secrets)),
    adapter: adapterFactory(clientFinder({ clients })),
    features: {
      backchannelLogout: { enabled: true },
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      // or a client that is registered for signed answers would not be understood
      jwtResponseModes: { enabled: true },
      resourceIndicators: { enabled: false },
    },
    fetch: outgoing(config),
  });
  const send = async ({ accountId, clientId, sid }: Logout): Promise<Delivery> => {
    try {
      const client = (await provider.Client.find(clientId)) as Told | undefined;
      if (client?.backchannelLogoutUri === undefined) return { kind: 'dropped' };
      // Without a `sid` the token is about every session the member has there (Back-Channel Logout 1.0 §2.4).
      await client.backchannelLogout(accountId, sid ?? undefined);
      return { kind: 'delivered' };
    } catch (error) {
      return { kind: 'failed', reason: reasonOf(error as Failure) };
    }
  };
  return { send, useKeys: keySwapper(provider) };
}

/** oidc-provider's types do not know the method. */
type Told = Client & { backchannelLogout(accountId: string, sid: string | undefined): Promise<void> };

interface Failure {
  name: string;
  response?: { status: number };
  cause?: { name: string; code?: string };
}

const reasonOf = ({ name, response, cause }: Failure): string =>
  response ? `status ${response.status}` : (cause?.code ?? cause?.name ?? name);
