import { randomBytes } from 'node:crypto';
import { expect } from '@jest/globals';
import type { JWTPayload } from 'jose';
import type { Registration } from '../../src/client/registration.ts';
import { exchange } from '../helpers/exchange.ts';
import { signInHonestly } from '../helpers/honest.ts';
import type { Person } from '../helpers/people.ts';
import { PlainClient } from '../helpers/plain-client.ts';
import { redirectUri, type TestServer } from '../helpers/server.ts';
import { checkIdToken, expectUnguessable } from './checks.ts';
import type { SuiteBrowser } from './suite-browser.ts';

/** How authorizations are answered: the Form Post plan is the Basic plan with the other one. */
export type Mode = 'default' | 'form_post';
/** The parameters of an authorization request. */
export type Request = Record<string, string>;
type Json = Record<string, unknown>;

/** The suite's clients, which send no PKCE: a server lets them only where it is started with this setting. */
export const conformanceProfile = { CONFORMANCE_CLIENTS: 'suite,suite-second,suite-post' };

export const random = (length = 16): string =>
  randomBytes(length).toString('base64url').replaceAll(/[-_]/g, 'x').slice(0, length);

/** What a whole code flow has brought. */
export interface Completed {
  code: string;
  /** Of the token endpoint. */
  tokens: Json;
  claims: JWTPayload & Json;
  userinfo: Json;
}

/** A relying party as the suite plays one: state and nonce, and no PKCE unless a module wants it. */
export class SuiteClient {
  readonly plain: PlainClient;
  readonly #server: TestServer;
  readonly #member: Person;
  readonly #mode: Mode;

  constructor(server: TestServer, member: Person, plain: PlainClient, mode: Mode = 'default') {
    this.#server = server;
    this.#member = member;
    this.plain = plain;
    this.#mode = mode;
  }

  static async register(
    server: TestServer,
    member: Person,
    clientId: string,
    registration: Partial<Registration> = {},
  ): Promise<SuiteClient> {
    const plain = await PlainClient.register(server, ['sample'], { clientId, ...registration });
    return new SuiteClient(server, member, plain);
  }

  /** The same client, answered in this mode. */
  by(mode: Mode): SuiteClient {
    return new SuiteClient(this.#server, this.#member, this.plain, mode);
  }

  /** An honest request, changed by `more`; null leaves a parameter out. */
  request(more: Record<string, string | null> = {}): Request {
    const parameters = {
      client_id: this.plain.id,
      redirect_uri: redirectUri,
      scope: 'openid',
      state: random(),
      nonce: random(),
      response_type: 'code',
      ...(this.#mode === 'form_post' && { response_mode: 'form_post' }),
      ...more,
    };
    const present = Object.entries(parameters).filter(
      (entry): entry is [string, string] => entry[1] !== null,
    );
    return Object.fromEntries(present);
  }

  url(request: Request): string {
    return `${this.#server.issuer}/auth?${new URLSearchParams(request)}`;
  }

  /** Sends the browser off; the member does what the pages ask. Answers what comes to the redirect URI. */
  async arrival(browser: SuiteBrowser, request: Request): Promise<Record<string, string>> {
    await browser.open(this.url(request));
    return this.arrivalOf(browser);
  }

  /** From wherever the browser stands. */
  async arrivalOf(browser: SuiteBrowser): Promise<Record<string, string>> {
    await signInHonestly(this.#server, browser, this.#member);
    const back = new URL(browser.callbackUrl ?? '');
    expect(back.origin + back.pathname).toBe(redirectUri);
    expect(back.hash).toBe('');
    const query = Object.fromEntries(back.searchParams);
    if (this.#mode === 'default') return query;
    expect(query).toEqual({});
    return browser.posted ?? {};
  }

  /** The code in what arrived, which answers this request and is nobody's to guess. */
  codeIn(arrived: Record<string, string>, request: Request): string {
    expect(arrived).toEqual({ code: expect.any(String), state: request.state, iss: this.#server.issuer });
    expectUnguessable(arrived.code);
    return String(arrived.code);
  }

  /** Redeems a code and asks who it is, all answers checked. */
  async redeem(code: string, request: Request, more: Request = {}): Promise<Completed> {
    const answer = await this.plain.redeem(code, { code_verifier: null, ...more });
    expect([answer.status, answer.json.token_type]).toEqual([200, 'Bearer']);
    expect(answer.headers['cache-control']).toBe('no-store');
    const accessToken = String(answer.json.access_token);
    const claims = await checkIdToken(answer.json.id_token, {
      issuer: this.#server.issuer,
      clientId: this.plain.id,
      nonce: request.nonce ?? null,
      accessToken,
    });
    const { status, json: userinfo } = await this.plain.userinfo(accessToken);
    expect([status, userinfo.sub]).toEqual([200, claims.sub]);
    return { code, tokens: answer.json, claims, userinfo };
  }

  /** The whole flow in this browser. */
  async complete(browser: SuiteBrowser, more: Record<string, string | null> = {}): Promise<Completed> {
    const request = this.request(more);
    return this.redeem(this.codeIn(await this.arrival(browser, request), request), request);
  }

  /** The discovery document. */
  async metadata(): Promise<Json> {
    const { body } = await exchange('GET', `${this.#server.issuer}/.well-known/openid-configuration`);
    return JSON.parse(body);
  }
}
