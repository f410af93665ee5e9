import { type IncomingHttpHeaders, request } from 'node:http';

/** One request with exactly this target and body, both as they are, and a header as often as it is listed; redirects are not followed. */
export function sendRaw(
  method: string,
  url: string,
  body: string | Buffer,
  headers: Record<string, string | string[]> = {},
): Promise<{ status: number; headers: IncomingHttpHeaders; body: string }> {
  const { hostname, port, origin } = new URL(url);
  const bytes = typeof body === 'string' ? Buffer.from(body, 'latin1') : body;
  const sent = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ''));
  const path = url.slice(origin.length);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { method, hostname, port, path, agent: false, headers: { ...sent, 'content-length': bytes.length } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(bytes);
  });
}
