import { createHash, randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import { type CryptoKey, type JWTPayload, SignJWT } from 'jose';
import { type Exchange, exchange } from '../helpers/exchange.ts';
import { signInHonestly } from '../helpers/honest.ts';
import { type Keys, makeKeys } from '../helpers/key-client.ts';
import type { MemberBrowser } from '../helpers/member.ts';
import type { Person } from '../helpers/people.ts';
import { PlainClient } from '../helpers/plain-client.ts';
import { redirectUri, type TestServer } from '../helpers/server.ts';
import { checkIdToken, expectUnguessable } from './checks.ts';
import { type Change, DpopKey, seconds } from './dpop.ts';
import { random } from './suite-client.ts';

type Json = Record<string, unknown>;
type Parameters = Record<string, string>;
export type Answer = Exchange & { json: Json };

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
/** The suite's second client is returned to at an address with a query of its own. */
export const secondRedirectUri = `${redirectUri}?dummy1=lorem&dummy2=ipsum`;

/** What an assertion says, and how it is signed; undefined leaves a claim out. */
export interface AssertionChange {
  claims?: JWTPayload;
  alg?: string;
  key?: CryptoKey;
}

/** What is not as honest clients do it: null stands for leaving the proof out altogether. */
export interface Proofs {
  assertion?: string | null;
  dpop?: string | null;
}

/** A relying party under the FAPI 2.0 Security Profile: pushed requests, signed assertions, tokens bound to a key. */
export class FapiClient {
  readonly plain: PlainClient;
  readonly keys: Keys;
  readonly verifier = random(64);
  readonly redirectUri: string;
  /** The key its tokens are bound to. */
  key: DpopKey;
  readonly #server: TestServer;
  readonly #member: Person;

  private constructor(
    server: TestServer,
    member: Person,
    plain: PlainClient,
    keys: Keys,
    key: DpopKey,
    uri: string,
  ) {
    this.#server = server;
    this.#member = member;
    this.plain = plain;
    this.keys = keys;
    this.key = key;
    this.redirectUri = uri;
  }

  static async register(
    server: TestServer,
    member: Person,
    { clientId, uri = redirectUri, alg = 'ES256' }: { clientId?: string; uri?: string; alg?: string } = {},
  ): Promise<FapiClient> {
    const keys = await makeKeys(alg, randomUUID());
    const registration = {
      ...(clientId !== undefined && { clientId }),
      redirectUris: [uri],
      jwks: { keys: [keys.jwk] },
      profile: 'fapi2',
    };
    const plain = await PlainClient.register(server, ['sample'], registration);
    return new FapiClient(server, member, plain, keys, await DpopKey.make(), uri);
  }

  /** The parameters of an honest request, changed by `more`; null leaves one out. */
  request(more: Record<string, string | null> = {}): Parameters {
    const parameters = {
      client_id: this.plain.id,
      redirect_uri: this.redirectUri,
      scope: 'openid email',
      state: random(),
      nonce: random(),
      response_type: 'code',
      code_challenge: createHash('sha256').update(this.verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...more,
    };
    const present = Object.entries(parameters).filter(
      (entry): entry is [string, string] => entry[1] !== null,
    );
    return Object.fromEntries(present);
  }

  /** An assertion for the issuer, as the profile wants it. */
  assertion({ claims, alg = 'ES256', key = this.keys.privateKey }: AssertionChange = {}): Promise<string> {
    const { id } = this.plain;
    const at = seconds();
    const honest = { iss: id, sub: id, aud: this.#server.issuer, jti: randomUUID() };
    const said = { ...honest, nbf: at, iat: at, exp: at + 60, ...claims };
    return new SignJWT(said).setProtectedHeader({ alg, kid: String(this.keys.jwk.kid) }).sign(key);
  }

  /** Posts to an endpoint for machines; without `proofs`, with an assertion and no DPoP proof. */
  async post(path: string, form: Parameters, { assertion, dpop = null }: Proofs = {}): Promise<Answer> {
    const proof = assertion === undefined ? await this.assertion() : assertion;
    const body = {
      ...form,
      ...(proof !== null && { client_assertion_type: assertionType, client_assertion: proof }),
    };
    const headers: Parameters = dpop === null ? {} : { dpop };
    return parsed(await exchange('POST', this.#server.issuer + path, headers, body));
  }

  push(request: Parameters, proofs: Proofs = {}): Promise<Answer> {
    return this.post('/request', request, proofs);
  }

  /** The address that brings a pushed request to the authorization endpoint; `more` is what should not be there. */
  authorizationUrl(pushed: Answer, more: Parameters = {}): string {
    expect(pushed.status).toBe(201);
    expect(pushed.headers['content-type']).toMatch(/^application\/json/);
    expect(pushed.json.expires_in).toBeGreaterThan(0);
    expectUnguessable(pushed.json.request_uri);
    const query = { client_id: this.plain.id, request_uri: String(pushed.json.request_uri), ...more };
    return `${this.#server.issuer}/auth?${new URLSearchParams(query)}`;
  }

  /** What comes to the redirect URI once the member has done what the pages ask. */
  async arrival(browser: MemberBrowser, url: string): Promise<Parameters> {
    await browser.open(url);
    await signInHonestly(this.#server, browser, this.#member);
    return this.arrived(browser);
  }

  arrived(browser: MemberBrowser): Parameters {
    const back = new URL(browser.callbackUrl ?? '');
    expect([back.origin + back.pathname, back.hash]).toEqual([redirectUri, '']);
    const registered = Object.fromEntries(new URL(this.redirectUri).searchParams);
    const query = Object.fromEntries(back.searchParams);
    expect(query).toMatchObject(registered);
    return Object.fromEntries(Object.entries(query).filter(([name]) => !(name in registered)));
  }

  /** The code in what arrived, which answers this request, names the issuer and is nobody's to guess. */
  codeIn(arrived: Parameters, { state }: Parameters): string {
    const answer = {
      code: expect.any(String),
      iss: this.#server.issuer,
      ...(state !== undefined && { state }),
    };
    expect(arrived).toEqual(answer);
    expectUnguessable(arrived.code);
    return String(arrived.code);
  }

  /** Pushes a request and signs the member in by it: what arrives. */
  async authorized(browser: MemberBrowser, request: Parameters, proofs: Proofs = {}): Promise<Parameters> {
    return this.arrival(browser, this.authorizationUrl(await this.push(request, proofs)));
  }

  async codeFor(browser: MemberBrowser, request: Parameters, proofs: Proofs = {}): Promise<string> {
    return this.codeIn(await this.authorized(browser, request, proofs), request);
  }

  /** A proof of this client's key for a request of its own. */
  proof(
    method: string,
    path: string,
    accessToken: string | null = null,
    change: Change = {},
  ): Promise<string> {
    return this.key.proof(method, this.#server.issuer + path, accessToken, change);
  }

  /** Redeems a code, honestly where nothing else is said. */
  async redeem(code: string, more: Parameters = {}, proofs: Proofs = {}): Promise<Answer> {
    const form = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: this.redirectUri,
      code_verifier: this.verifier,
      ...more,
    };
    return this.post('/token', form, { dpop: await this.proof('POST', '/token'), ...proofs });
  }

  /** The tokens in an answer, and the claims of the ID token; everything about them checked. */
  async tokensIn(
    answer: Answer,
    request: Parameters,
  ): Promise<{ accessToken: string; json: Json; claims: Json }> {
    expect([answer.status, answer.json.token_type]).toEqual([200, 'DPoP']);
    expect(answer.json.expires_in).toBeGreaterThan(0);
    const accessToken = String(answer.json.access_token);
    expectUnguessable(accessToken);
    const claims = await checkIdToken(answer.json.id_token, {
      issuer: this.#server.issuer,
      clientId: this.plain.id,
      nonce: request.nonce ?? null,
      accessToken,
    });
    return { accessToken, json: answer.json, claims };
  }

  /** Userinfo, which is the resource, with this proof and these headers; honestly where nothing is said. */
  async resource(accessToken: string, headers: Parameters = {}, change: Change = {}): Promise<Answer> {
    const honest = {
      authorization: `DPoP ${accessToken}`,
      dpop: await this.proof('GET', '/me', accessToken, change),
    };
    const sent = Object.entries({ ...honest, ...headers }).filter(([, value]) => value !== '');
    return parsed(await exchange('GET', `${this.#server.issuer}/me`, Object.fromEntries(sent)));
  }

  /** The whole flow. */
  async complete(browser: MemberBrowser, more: Record<string, string | null> = {}) {
    const request = this.request(more);
    const code = await this.codeFor(browser, request);
    const tokens = await this.tokensIn(await this.redeem(code), request);
    const { status, json: userinfo } = await this.resource(tokens.accessToken);
    expect([status, userinfo.sub]).toEqual([200, tokens.claims.sub]);
    return { ...tokens, code, userinfo };
  }
}

function parsed(answer: Exchange): Answer {
  const isJson = answer.headers['content-type']?.startsWith('application/json');
  return { ...answer, json: isJson ? JSON.parse(answer.body) : {} };
}
