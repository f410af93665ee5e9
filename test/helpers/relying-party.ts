import * as client from 'openid-client';

interface Registration {
  issuer: string;
  clientId: string;
  clientSecret: string | null;
  redirectUri: string;
  postLogoutRedirectUri?: string;
  /** What `authorizationUrl` asks for when it is not told otherwise. */
  scope?: string;
}

type Checks = Record<'pkceCodeVerifier' | 'expectedNonce' | 'expectedState', string>;

/** What a relying party holds once a member has come back. */
export interface SignedIn {
  /** Claims of the ID token. */
  claims: client.IDToken;
  userinfo: client.UserInfoResponse;
  tokens: client.TokenEndpointResponse & client.TokenEndpointResponseHelpers;
}

/** A real relying party on openid-client: code flow, PKCE, state and nonce, all responses validated. */
export class RelyingParty {
  readonly registration: Registration;
  readonly #configuration: client.Configuration;
  readonly #pending = new Map<string, Checks>();

  private constructor(registration: Registration, configuration: client.Configuration) {
    this.registration = registration;
    this.#configuration = configuration;
  }

  static async discover(registration: Registration): Promise<RelyingParty> {
    const { issuer, clientId, clientSecret } = registration;
    const authentication = clientSecret === null ? client.None() : client.ClientSecretBasic(clientSecret);
    const configuration = await client.discovery(new URL(issuer), clientId, undefined, authentication, {
      execute: [client.allowInsecureRequests],
    });
    return new RelyingParty(registration, configuration);
  }

  get metadata(): client.ServerMetadata {
    return this.#configuration.serverMetadata();
  }

  /** Where to send the member; `parameters` are added to, or replace, those of every request. */
  async authorizationUrl(parameters: Record<string, string> = {}): Promise<string> {
    const checks: Checks = {
      pkceCodeVerifier: client.randomPKCECodeVerifier(),
      expectedNonce: client.randomNonce(),
      expectedState: client.randomState(),
    };
    this.#pending.set(checks.expectedState, checks);
    return client.buildAuthorizationUrl(this.#configuration, {
      redirect_uri: this.registration.redirectUri,
      scope: this.registration.scope ?? 'openid',
      code_challenge: await client.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
      code_challenge_method: 'S256',
      state: checks.expectedState,
      nonce: checks.expectedNonce,
      ...parameters,
    }).href;
  }

  owns(url: string): boolean {
    return url.split(/[?#]/)[0] === this.registration.redirectUri;
  }

  /** Redeems a callback and asks who it is; throws `AuthorizationResponseError` (its `error` says which). */
  async finish(callbackUrl: string): Promise<SignedIn> {
    const { tokens, claims } = await this.redeem(callbackUrl);
    return { claims, tokens, userinfo: await this.userinfo(tokens.access_token, claims.sub) };
  }

  /** Redeems a callback, which is one request. */
  async redeem(callbackUrl: string): Promise<Omit<SignedIn, 'userinfo'>> {
    const url = new URL(callbackUrl);
    const checks = this.#pending.get(url.searchParams.get('state') ?? '');
    if (checks === undefined) throw new Error('a callback that answers no request of this relying party');
    const tokens = await client.authorizationCodeGrant(this.#configuration, url, {
      ...checks,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (claims === undefined) throw new Error('no ID token');
    return { tokens, claims };
  }

  userinfo(accessToken: string, subject: string): Promise<client.UserInfoResponse> {
    return client.fetchUserInfo(this.#configuration, accessToken, subject);
  }

  refresh(refreshToken: string): Promise<client.TokenEndpointResponse & client.TokenEndpointResponseHelpers> {
    return client.refreshTokenGrant(this.#configuration, refreshToken);
  }

  revoke(token: string): Promise<void> {
    return client.tokenRevocation(this.#configuration, token);
  }

  logoutUrl(idToken?: string): string {
    const { postLogoutRedirectUri } = this.registration;
    return client.buildEndSessionUrl(this.#configuration, {
      ...(idToken === undefined ? {} : { id_token_hint: idToken }),
      ...(postLogoutRedirectUri === undefined ? {} : { post_logout_redirect_uri: postLogoutRedirectUri }),
    }).href;
  }
}
