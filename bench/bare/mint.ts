import { randomUUID } from 'node:crypto';
import type Provider from 'oidc-provider';
import type { Client } from '../client.ts';
import type { HeldTokens } from '../load/plan.ts';
import { scopeOfTokens } from '../tokens/obtain.ts';

/** Tokens as so many sign-ins would have left them, of a member each. */
export async function mint(provider: Provider, { id }: Client, count: number): Promise<HeldTokens[]> {
  const client = await provider.Client.find(id);
  if (client === undefined) throw new Error('the client is not there');
  const tokens: HeldTokens[] = [];
  for (let at = 0; at < count; at++) {
    const accountId = randomUUID();
    const grant = new provider.Grant({ accountId, clientId: id });
    grant.addOIDCScope(scopeOfTokens);
    const common = {
      accountId,
      client,
      grantId: await grant.save(),
      gty: 'authorization_code',
      scope: scopeOfTokens,
      sessionUid: randomUUID(),
      claims: {},
    };
    const { AccessToken, RefreshToken } = provider;
    tokens.push({
      accessToken: await new AccessToken(common as never).save(),
      refreshToken: await new RefreshToken({ ...common, amr: ['pwd'], authTime: 0 } as never).save(),
      sub: accountId,
    });
  }
  return tokens;
}
