import { type RequestOptions, request } from 'node:https';
import { text } from 'node:stream/consumers';
import type { Exchange } from '../helpers/exchange.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { selfSigned } from '../helpers/self-signed.ts';

/** One request over TLS to a server of this machine, with the certificate of the tests. */
export async function exchangeOverTls(
  method: string,
  url: string,
  headers: Record<string, string> = {},
  form: Record<string, string> | null = null,
  options: RequestOptions = {},
): Promise<Exchange> {
  const body = form === null ? '' : new URLSearchParams(form).toString();
  const sent = {
    ...headers,
    ...(form !== null && { 'content-type': 'application/x-www-form-urlencoded' }),
    'content-length': String(Buffer.byteLength(body)),
  };
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers: sent, ca: selfSigned.cert, agent: false, ...options });
    outgoing.on('error', reject);
    outgoing.on('response', async (response) => {
      const { statusCode: status = 0, headers: answered } = response;
      resolve({ method, url, sent, form, status, headers: answered, body: await text(response) });
    });
    outgoing.end(body);
  });
}

/** A member's browser that speaks TLS itself. */
export class TlsBrowser extends MemberBrowser {
  override async exchange(
    method: string,
    url: string,
    form: Record<string, string> | null = null,
  ): Promise<Exchange> {
    const cookie = this.jar.header(url, new Date());
    const { origin } = new URL(url);
    const headers = { ...this.headers, ...(form && { origin }), ...(cookie && { cookie }) };
    const response = await exchangeOverTls(method, url, headers, form);
    this.jar.store(url, response.headers['set-cookie'] ?? [], new Date());
    return response;
  }
}
