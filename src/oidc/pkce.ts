import type { Client } from 'oidc-provider';
import type { Config } from '../config.ts';
import { isFapi } from './fapi.ts';

/**
 * Every client, except those of the OpenID Foundation's tests where the process was started for these: the Basic
 * plan's requests come without. No registration says so, and nothing makes up for it with a client that keeps no secret.
 */
export const needsPkce = (
  { conformanceClients }: Pick<Config, 'conformanceClients'>,
  client: Client,
): boolean =>
  !conformanceClients.includes(client.clientId) || client.clientAuthMethod === 'none' || isFapi(client);
