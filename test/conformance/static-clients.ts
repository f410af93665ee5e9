import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Registration } from '../../src/client/registration.ts';
import { OperatorError } from '../../src/errors.ts';

const address = z.string();

/** Registration metadata under its own names (OpenID Connect Dynamic Client Registration §2), as the suite is told it too. */
const staticClient = z.strictObject({
  client_id: z.string().regex(/^[\w.-]+$/),
  client_secret: z.string().min(16).optional(),
  client_name: z.string().optional(),
  redirect_uris: z.array(address),
  post_logout_redirect_uris: z.array(address).optional(),
  backchannel_logout_uri: address.optional(),
  token_endpoint_auth_method: z.enum(['client_secret_basic', 'client_secret_post', 'private_key_jwt']),
  scope: z.string().optional(),
  jwks: z.unknown().optional(),
  /** Ours: `fapi2` for the clients of the FAPI plan. */
  profile: z.enum(['fapi2']).optional(),
});

export interface StaticClient {
  clientId: string;
  secret: string | undefined;
  registration: Registration;
}

/** The clients in a JSON file: a list of registrations. */
export async function readStaticClients(file: string): Promise<StaticClient[]> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new OperatorError(`${file} cannot be read`, 2);
  });
  const read = z.array(staticClient).min(1).safeParse(parseJson(text));
  if (!read.success)
    throw new OperatorError(`${file} is no list of clients:\n${z.prettifyError(read.error)}`, 2);
  return read.data.map((client) => ({
    clientId: client.client_id,
    secret: client.client_secret,
    registration: {
      name: client.client_name ?? client.client_id,
      redirectUris: client.redirect_uris,
      postLogoutRedirectUris: client.post_logout_redirect_uris ?? [],
      backchannelLogoutUri: client.backchannel_logout_uri,
      authMethod: client.token_endpoint_auth_method,
      scope: client.scope,
      jwks: client.jwks,
      profile: client.profile,
      insurerCodes: null,
    },
  }));
}

/** Those of the plans that send no PKCE. */
export const withoutPkce = (clients: StaticClient[]): string[] =>
  clients.filter(({ registration }) => registration.profile === undefined).map(({ clientId }) => clientId);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
