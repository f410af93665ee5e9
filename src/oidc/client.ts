import type { AdapterPayload, default as Provider } from 'oidc-provider';
import { type Client, usualResponseModes } from '../client/client.ts';
import { writePrevious } from './client-secret.ts';

interface Clients {
  clients: { get(id: string): Promise<Client | undefined> };
}

/** What oidc-provider reads as a client: its registration, and the digest of its secret in the secret's place. */
export function clientFinder({ clients }: Clients) {
  return async (id: string): Promise<AdapterPayload | undefined> => {
    const client = await clients.get(id);
    if (client === undefined || client.disabledAt !== null) return undefined;
    // The library knows no loopback exception for this one, and has no use for it.
    const { initiate_login_uri: _, ...metadata } = client.metadata;
    return {
      ...metadata,
      // ID tokens name the session, and logout tokens the one that ended: else signing out on one device would
      // end what the member does on the others (Back-Channel Logout 1.0 §2.4).
      ...(metadata.backchannel_logout_uri && { backchannel_logout_session_required: true }),
      response_modes: metadata.response_modes ?? usualResponseModes,
      ...(metadata.id_token_signed_response_alg && {
        authorization_signed_response_alg: metadata.id_token_signed_response_alg,
      }),
      client_id: client.id,
      ...(client.secretDigest && { client_secret: client.secretDigest.toString('base64url') }),
      ...(client.previousSecret && { previous_secret: writePrevious(client.previousSecret) }),
      ...(client.insurerCodes && { insurer_codes: client.insurerCodes }),
      ...(client.minimumAcr && { minimum_acr: client.minimumAcr }),
    } as AdapterPayload;
  };
}

/**
 * The library's client of a registration is kept as long as the registration is: the library would put it together, write it
 * out and hash it at every use, only to find that it has it.
 */
export function keepClients({ Client: Library }: Provider, { clients }: Clients): void {
  const find = Library.find;
  const kept = new WeakMap<Client, InstanceType<typeof Library>>();
  Library.find = async function findKept(this: typeof Library, id: string) {
    const registration = typeof id === 'string' ? await clients.get(id) : undefined;
    const known = registration && kept.get(registration);
    if (known !== undefined) return known;
    const client = await find.call(this, id);
    if (registration !== undefined && client !== undefined) kept.set(registration, client);
    return client;
  };
}
