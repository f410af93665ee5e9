import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:http';

/** One request and its response, as they went over the wire. */
export interface Exchange {
  method: string;
  url: string;
  sent: Record<string, string>;
  form: Record<string, string> | null;
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** One HTTP request on a connection of its own; redirects are not followed. `form` is sent urlencoded. */
export function exchange(
  method: string,
  url: string,
  headers: Record<string, string> = {},
  form: Record<string, string> | null = null,
): Promise<Exchange> {
  const body = form === null ? '' : new URLSearchParams(form).toString();
  const sent = {
    ...headers,
    ...(form === null
      ? {}
      : {
          'content-type': 'application/x-www-form-urlencoded',
          'content-length': String(Buffer.byteLength(body)),
        }),
  };
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers: sent, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const { statusCode: status = 0, headers } = response;
        resolve({ method, url, sent, form, status, headers, body: Buffer.concat(chunks).toString() });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
