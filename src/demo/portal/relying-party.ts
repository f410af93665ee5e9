import * as oidc from 'openid-client';
import type { Language } from '../web/language.ts';
import { portalClient } from './client.ts';
import type { Ended } from './ended-sessions.ts';
import { keysAt, readLogoutToken } from './logout-token.ts';

/** What the portal has to remember of one sign-in it began; `state` finds it again. */
export interface Attempt {
  state: string;
  nonce: string;
  verifier: string;
  language: Language;
  /** The portal's page the member wanted; empty: the top page. */
  page: string;
  acrValues: string[];
  maxAge: number | null;
}

export type Claims = Record<string, unknown> & { sub: string };

export type SignIn = { claims: Claims; idToken: string; sid: string | undefined } | { refused: string };

/** Parameters of the authorization request a link of the portal may set. */
export type Wishes = Partial<Record<'acr_values' | 'prompt' | 'max_age' | 'insurer' | 'login_hint', string>>;

export interface RelyingPartyOptions {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Whose members it asks for, unless a link names another insurer. */
  insurer?: string | undefined;
  url: string;
}

/** The portal's side of OpenID Connect: authorization code with PKCE, state and nonce, RP-initiated and back-channel logout. */
export class RelyingParty {
  readonly #options: RelyingPartyOptions;
  #configuration: oidc.Configuration | null = null;
  #keys: ReturnType<typeof keysAt> | null = null;

  constructor(options: RelyingPartyOptions) {
    this.#options = options;
  }

  /** Where to send the browser to sign in, and what to remember until it comes back. */
  async begin(
    language: Language,
    page: string,
    wishes: Wishes,
  ): Promise<{ attempt: Attempt; location: string }> {
    const verifier = oidc.randomPKCECodeVerifier();
    const attempt: Attempt = {
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
      verifier,
      language,
      page,
      acrValues: wishes.acr_values?.split(' ') ?? [],
      maxAge: wishes.max_age === undefined ? null : Number(wishes.max_age),
    };
    const { redirect_uris, scope } = portalClient(this.#options.url);
    const { insurer } = this.#options;
    const location = oidc.buildAuthorizationUrl(await this.#discover(), {
      ...(insurer && { insurer }),
      ...wishes,
      redirect_uri: redirect_uris[0] ?? '',
      scope,
      state: attempt.state,
      nonce: attempt.nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ui_locales: language,
      claims: JSON.stringify({ id_token: { acr: null, amr: null, auth_time: null } }),
    });
    return { attempt, location: location.href };
  }

  /** Trades the answer in `query` for the member's claims. A refusal is a value; anything else is thrown. */
  async finish(query: string, attempt: Attempt): Promise<SignIn> {
    const configuration = await this.#discover();
    const answer = new URL(`${this.#options.url}callback?${query}`);
    try {
      const tokens = await oidc.authorizationCodeGrant(configuration, answer, {
        expectedState: attempt.state,
        expectedNonce: attempt.nonce,
        pkceCodeVerifier: attempt.verifier,
        idTokenExpected: true,
        ...(attempt.maxAge === null ? {} : { maxAge: attempt.maxAge }),
      });
      const identity = tokens.claims();
      if (identity === undefined || tokens.id_token === undefined) return { refused: 'server_error' };
      // acr_values are only a wish (Core §3.1.2.1): whether it came true is for the client to look at.
      if (attempt.acrValues.length > 0 && !attempt.acrValues.some((level) => level === identity.acr)) {
        return { refused: 'unmet_authentication_requirements' };
      }
      const profile = await oidc.fetchUserInfo(configuration, tokens.access_token, identity.sub);
      const { sub, acr, amr, auth_time } = identity;
      const sid = typeof identity.sid === 'string' ? identity.sid : undefined;
      return { claims: { ...profile, sub, acr, amr, auth_time }, idToken: tokens.id_token, sid };
    } catch (error) {
      if (error instanceof oidc.AuthorizationResponseError) return { refused: error.error };
      if (error instanceof oidc.ResponseBodyError) return { refused: error.error };
      throw error;
    }
  }

  /** Where to send the browser to end the provider's session as well (OpenID Connect RP-Initiated Logout 1.0). */
  async signOutLocation(idToken: string, language: Language): Promise<string> {
    const { post_logout_redirect_uris } = portalClient(this.#options.url);
    const location = oidc.buildEndSessionUrl(await this.#discover(), {
      id_token_hint: idToken,
      post_logout_redirect_uri: post_logout_redirect_uris[0] ?? '',
      ui_locales: language,
    });
    return location.href;
  }

  /** What the provider says has ended; null where it was not the provider who says so. */
  async readLogoutToken(token: string): Promise<Ended | null> {
    const configuration = await this.#discover();
    this.#keys ??= keysAt(String(configuration.serverMetadata().jwks_uri));
    const { issuer, clientId } = this.#options;
    return readLogoutToken(token, { issuer, clientId, keys: this.#keys });
  }

  /** Only when first needed, and again after a failure: the portal may start before the provider. */
  async #discover(): Promise<oidc.Configuration> {
    const { issuer, clientId, clientSecret } = this.#options;
    this.#configuration ??= await oidc.discovery(
      new URL(issuer),
      clientId,
      undefined,
      oidc.ClientSecretBasic(clientSecret),
      {
        execute: [
          oidc.enableNonRepudiationChecks,
          ...(issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : []),
        ],
        timeout: 10,
      },
    );
    return this.#configuration;
  }
}
