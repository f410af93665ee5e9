import { createHash, randomBytes } from 'node:crypto';
import type { Registration } from '../../src/client/registration.ts';
import { createClient } from '../../src/client/store.ts';
import { now } from '../../src/clock.ts';
import { type Exchange, exchange } from './exchange.ts';
import { redirectUri, type TestServer } from './server.ts';

/** A parameter with null is left out. */
type Parameters = Record<string, string | null>;

/** A relying party by hand: it sends what no well-behaved one would, and looks at answers as they came. */
export class PlainClient {
  readonly id: string;
  readonly secret: string | null;
  readonly verifier = randomBytes(32).toString('base64url');
  readonly #server: TestServer;

  private constructor(server: TestServer, id: string, secret: string | null) {
    this.#server = server;
    this.id = id;
    this.secret = secret;
  }

  /** Registers a client for these insurers; `null` stands for all. */
  static async register(
    server: TestServer,
    insurerCodes: string[] | null,
    registration: Partial<Registration> & { clientId?: string } = {},
  ): Promise<PlainClient> {
    const { db, secrets } = server.context;
    const input = {
      name: 'KOSMO Web',
      redirectUris: [redirectUri],
      postLogoutRedirectUris: ['https://portal.example/'],
      insurerCodes,
      ...registration,
    };
    const { client, secret } = await createClient(db, secrets, input, now());
    server.refresh();
    return new PlainClient(server, client.id, secret);
  }

  /** An honest authorization request, changed by `parameters`. */
  authorizationUrl(parameters: Parameters = {}): string {
    const challenge = createHash('sha256').update(this.verifier).digest('base64url');
    const query = {
      client_id: this.id,
      response_type: 'code',
      redirect_uri: redirectUri,
      scope: 'openid',
      state: 'state-of-this-client',
      code_challenge: challenge,
      code_challenge_method: 'S256',
      ...parameters,
    };
    return `${this.#server.issuer}/auth?${present(query)}`;
  }

  /** The OAuth answer in a callback: its query or fragment. */
  static answer(callbackUrl: string | null): Record<string, string> {
    const { search, hash } = new URL(callbackUrl ?? 'about:blank');
    return Object.fromEntries(new URLSearchParams(search || hash.slice(1)));
  }

  /** An honest code exchange, changed by `parameters`. */
  redeem(code: string, parameters: Parameters = {}): Promise<Exchange & { json: Record<string, unknown> }> {
    return this.post('/token', {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: this.verifier,
      ...parameters,
    });
  }

  refresh(token: string): Promise<Exchange & { json: Record<string, unknown> }> {
    return this.post('/token', { grant_type: 'refresh_token', refresh_token: token });
  }

  /** Posts to an endpoint for machines, authenticated as this client (`client_secret_basic`, or `none`). */
  async post(
    path: string,
    parameters: Parameters,
    headers: Record<string, string> = {},
  ): Promise<Exchange & { json: Record<string, unknown> }> {
    const { id, secret } = this;
    const basic = Buffer.from(`${id}:${secret}`).toString('base64');
    const answer = await exchange(
      'POST',
      this.#server.issuer + path,
      { ...(secret !== null && { authorization: `Basic ${basic}` }), ...headers },
      Object.fromEntries(present(secret === null ? { client_id: id, ...parameters } : parameters)),
    );
    return { ...answer, json: parse(answer.body) };
  }

  /** The status of a userinfo request with this access token, and the claims. */
  async userinfo(token: string): Promise<Exchange & { json: Record<string, unknown> }> {
    const answer = await exchange('GET', `${this.#server.issuer}/me`, { authorization: `Bearer ${token}` });
    return { ...answer, json: parse(answer.body) };
  }
}

const present = (parameters: Parameters): URLSearchParams => {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== null) query.set(name, value);
  return query;
};

function parse(body: string): Record<string, unknown> {
  try {
    return JSON.parse(body);
  } catch {
    return {};
  }
}
