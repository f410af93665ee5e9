import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type Configuration, type InteractionResults } from 'oidc-provider';

export interface BareProvider {
  issuer: string;
  /** Begins to serve, for this client; until then every answer is a 503. */
  register(client: object): void;
  /** What the next sign-in ends with. */
  answer: InteractionResults;
  /** The parameters of the last authorization request that reached a sign-in. */
  lastRequest: Record<string, unknown>;
  stop(): Promise<void>;
}

const CLAIMS = {
  preferred_username: 'testuser01',
  email: 'a..b@docomo.ne.jp',
  email_verified: true,
  birthdate: '2001-01-01',
  kenpo_insurer_number: '06139999',
  kenpo_symbol: '800',
  kenpo_number: '1234',
  kenpo_relationship: '本人',
};

/** A password sign-in of the member `member-1`. */
export const signedIn: InteractionResults = {
  login: { accountId: 'member-1', acr: 'urn:kosmo:acr:pwd', amr: ['pwd'] },
};

/**
 * oidc-provider with nothing of ours around it, one client, and sign-ins that end by themselves as told: for tests
 * of a relying party that should work with any provider.
 */
export async function startBareProvider(): Promise<BareProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`;
  let provider: Provider;
  let callback: RequestListener = (_request, response) => response.writeHead(503).end();
  const bare: BareProvider = {
    issuer,
    answer: signedIn,
    lastRequest: {},
    register: (client) => {
      provider = new Provider(issuer, configuration(client));
      callback = provider.callback();
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const signIn = async (request: IncomingMessage, response: ServerResponse) => {
    bare.lastRequest = (await provider.interactionDetails(request, response)).params;
    await provider.interactionFinished(request, response, bare.answer);
  };
  server.on('request', (request, response) => {
    if (request.url?.startsWith('/interaction/')) signIn(request, response);
    else callback(request, response);
  });
  return bare;
}

function configuration(client: object): Configuration {
  return {
    // oidc-provider takes this address over https only, which a demo on localhost has not.
    clients: [{ ...client, initiate_login_uri: undefined } as NonNullable<Configuration['clients']>[number]],
    cookies: { keys: ['a key of the test'] },
    acrValues: ['urn:kosmo:acr:pwd', 'urn:kosmo:acr:mfa', 'phr'],
    claims: {
      openid: ['sub'],
      profile: ['preferred_username'],
      email: ['email', 'email_verified'],
      birthdate: ['birthdate'],
      insurance: ['kenpo_insurer_number', 'kenpo_symbol', 'kenpo_number', 'kenpo_relationship'],
      acr: null,
      amr: null,
      auth_time: null,
    },
    features: {
      claimsParameter: { enabled: true },
      devInteractions: { enabled: false },
      rpInitiatedLogout: {
        logoutSource: (ctx, form) => {
          ctx.body = form.replace('</form>', '<button name="logout" value="yes">sign out</button></form>');
        },
      },
    },
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    findAccount: (_ctx, accountId) => ({ accountId, claims: () => ({ sub: accountId, ...CLAIMS }) }),
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({
        clientId: ctx.oidc.client?.clientId,
        accountId: ctx.oidc.session?.accountId,
      });
      grant.addOIDCScope(String(ctx.oidc.params?.scope));
      await grant.save();
      return grant;
    },
  };
}
