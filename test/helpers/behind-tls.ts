import { type Exchange, exchange } from './exchange.ts';
import { MemberBrowser } from './member.ts';
import { TestServer } from './server.ts';

export const issuer = 'https://id.kosmo.example';

/** A server whose issuer is https, as it stands behind one proxy that ends TLS. */
export const startBehindTls = (): Promise<TestServer> =>
  TestServer.start({ env: { ISSUER: issuer, TRUST_PROXY: '1' } });

/** One request as that proxy hands it on. */
export async function throughProxy(
  { context }: TestServer,
  method: string,
  path: string,
  headers: Record<string, string> = {},
  form: Record<string, string> | null = null,
): Promise<Exchange> {
  const forwarded = {
    host: new URL(issuer).host,
    'x-forwarded-proto': 'https',
    'x-forwarded-for': '192.0.2.7',
  };
  const url = `http://localhost:${context.config.port}${path}`;
  return { ...(await exchange(method, url, { ...forwarded, ...headers }, form)), url: issuer + path };
}

/** A member's browser on the far side of that proxy. */
export class BrowserBehindTls extends MemberBrowser {
  readonly #server: TestServer;

  constructor(server: TestServer) {
    super();
    this.#server = server;
  }

  override async exchange(
    method: string,
    url: string,
    form: Record<string, string> | null = null,
  ): Promise<Exchange> {
    const { pathname, search } = new URL(url);
    const cookie = this.jar.header(url, new Date());
    const headers = { ...this.headers, ...(cookie && { cookie }), ...(form && { origin: issuer }) };
    const response = await throughProxy(this.#server, method, pathname + search, headers, form);
    this.jar.store(url, response.headers['set-cookie'] ?? [], new Date());
    this.history.push(response);
    return response;
  }
}
