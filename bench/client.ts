import { createHash, randomBytes } from 'node:crypto';
import type { Registration } from '../src/client/registration.ts';
import { createClient } from '../src/client/store.ts';
import { now } from '../src/clock.ts';
import type { Service, Target } from './service.ts';

/** A relying party as the load knows it. */
export interface Client {
  id: string;
  secret: string;
  redirectUri: string;
}

/** Registers a client of these insurers. */
export async function registerClient(
  { db, secrets }: Pick<Service, 'db' | 'secrets'>,
  insurerCodes: string[],
  registration: Partial<Registration> = {},
): Promise<Client> {
  const redirectUri = 'https://portal.example/callback';
  const all = { name: 'KOSMO Web', redirectUris: [redirectUri], insurerCodes, ...registration };
  const { client, secret } = await createClient(db, secrets, all, now());
  return { id: client.id, secret: secret ?? '', redirectUri };
}

/** A fresh authorization request (PKCE, state). */
export function authorizationUrl({ issuer }: Target, { id, redirectUri }: Client): string {
  const random = () => randomBytes(32).toString('base64url');
  const query = new URLSearchParams({
    client_id: id,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: 'openid',
    state: random(),
    code_challenge: createHash('sha256').update(random()).digest('base64url'),
    code_challenge_method: 'S256',
  });
  return `${issuer}/auth?${query}`;
}
