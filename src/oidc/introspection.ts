import type { Client, KoaContextWithOIDC } from 'oidc-provider';
import type { Insurers } from '../context.ts';
import { insurersOf } from '../insurer/served.ts';
import type { ClientRules } from './account.ts';
import { currentUnit } from './unit-of-work.ts';

interface Token {
  clientId?: string | undefined;
  accountId?: string;
}

/**
 * Who may ask what a token is worth (RFC 7662): the client it was issued to, and the API servers its registration
 * names. A client of another insurer hears that it is worth nothing, whoever named it.
 */
export function introspectionPolicy({ insurers }: { insurers: Insurers }) {
  return async ({ oidc }: KoaContextWithOIDC, asking: Client, token: Token): Promise<boolean> => {
    if (asking.clientAuthMethod === 'none' || token.clientId === undefined) return false;
    const owner = await oidc.provider.Client.find(token.clientId);
    if (owner === undefined) return false;
    const { introspected_by: named = [] } = owner as unknown as ClientRules;
    if (owner.clientId !== asking.clientId && !named.includes(asking.clientId)) return false;
    const member = currentUnit().memberOf(token.accountId ?? '');
    if (member?.status !== 'active') return false;
    const all = await insurers.all();
    return [owner, asking].every((client) => {
      const { insurer_codes: codes } = client as unknown as ClientRules;
      return insurersOf(all, codes).some(({ id }) => id === member.insurerId);
    });
  };
}
