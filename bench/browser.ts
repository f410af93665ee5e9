import { randomInt } from 'node:crypto';
import { Agent, request } from 'node:http';
import type { Exchange } from '../test/helpers/exchange.ts';
import { type Page, parsePage } from '../test/helpers/html.ts';
import { MemberBrowser } from '../test/helpers/member.ts';
import type { Target } from './service.ts';

/** The proxy in front keeps its connections open. */
const agent = new Agent({ keepAlive: true });

/** An answer as it was shown, and how long it took from the request to its last byte. */
export interface Timed {
  page: Page;
  milliseconds: number;
}

/** A browser without JavaScript at an address of its own, on the far side of the proxy that ends TLS. */
export class LoadBrowser extends MemberBrowser {
  readonly #target: Target;

  constructor(target: Target) {
    const address = `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`;
    super({
      headers: {
        host: new URL(target.issuer).host,
        'x-forwarded-proto': 'https',
        'x-forwarded-for': address,
        'user-agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Mobile/15E148 Safari/604.1',
      },
    });
    this.#target = target;
  }

  override async exchange(
    method: string,
    url: string,
    form: Record<string, string> | null = null,
  ): Promise<Exchange> {
    return (await this.#send(method, url, form)).response;
  }

  /** One request under the watch; its redirect, if it has one, is not followed. */
  async time(method: string, url: string, form: Record<string, string> | null = null): Promise<Timed> {
    const { response, milliseconds } = await this.#send(method, url, form);
    return { page: parsePage(response.body, url, response.status), milliseconds };
  }

  async #send(method: string, url: string, form: Record<string, string> | null) {
    const { issuer, ports } = this.#target;
    const { pathname, search, origin } = new URL(url);
    if (origin !== issuer) throw new Error(`${url} is not the provider's`);
    const body = form === null ? '' : new URLSearchParams(form).toString();
    const cookie = this.jar.header(url, new Date());
    const sent: Record<string, string> = {
      ...this.headers,
      ...(cookie && { cookie }),
      ...(form && {
        origin: issuer,
        'sec-fetch-site': 'same-origin',
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': String(Buffer.byteLength(body)),
      }),
    };
    const begun = performance.now();
    const { status, headers, text } = await new Promise<Answer>((resolve, reject) => {
      const options = {
        host: '127.0.0.1',
        port: ports[0],
        path: pathname + search,
        method,
        headers: sent,
        agent,
      };
      const outgoing = request(options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
        });
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
    const milliseconds = performance.now() - begun;
    this.jar.store(url, headers['set-cookie'] ?? [], new Date());
    const response: Exchange = { method, url, sent, form, status, headers, body: text };
    return { response, milliseconds };
  }
}

interface Answer {
  status: number;
  headers: Exchange['headers'];
  text: string;
}
