import type { Config } from '../config.ts';

export type OutgoingRules = Pick<Config, 'issuer' | 'production' | 'backchannelLogoutHosts'>;

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * oidc-provider's `fetch`. The library hands it a dispatcher that ends a connection as soon as it leads to a
 * special-use address (T45), but goes on without one where it cannot be made; here that is a refusal. Without it go
 * the hosts an operator has named, and on a developer's machine those of this machine.
 */
export function outgoing({ issuer, production, backchannelLogoutHosts }: OutgoingRules) {
  const atHome = !production && loopback.has(new URL(issuer).hostname);
  const isTrusted = (host: string) => backchannelLogoutHosts.includes(host) || (atHome && loopback.has(host));
  return async (url: string | URL | Request, options: RequestInit = {}): Promise<Response> => {
    const { dispatcher, ...plain } = options as RequestInit & { dispatcher?: unknown };
    const trusted = isTrusted(new URL(String(url)).hostname);
    if (!trusted && dispatcher === undefined) throw new Error('nothing guards against special-use addresses');
    const response = await fetch(url, trusted ? plain : options);
    await response.body?.cancel(); // only its status counts, and an unread body holds the connection
    return response;
  };
}
