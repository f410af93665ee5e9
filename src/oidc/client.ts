import type { AdapterPayload } from 'oidc-provider';
import type { Context } from '../context.ts';

/** What oidc-provider reads as a client: its registration, and the digest of its secret in the secret's place. */
export function clientFinder({ clients }: Pick<Context, 'clients'>) {
  return async (id: string): Promise<AdapterPayload | undefined> => {
    const client = await clients.get(id);
    if (client === undefined || client.disabledAt !== null) return undefined;
    // The library knows no loopback exception for this one, and has no use for it.
    const { initiate_login_uri: _, ...metadata } = client.metadata;
    return {
      ...metadata,
      client_id: client.id,
      ...(client.secretDigest && { client_secret: client.secretDigest.toString('base64url') }),
      ...(client.insurerCodes && { insurer_codes: client.insurerCodes }),
      ...(client.minimumAcr && { minimum_acr: client.minimumAcr }),
    } as AdapterPayload;
  };
}
