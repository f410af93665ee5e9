import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import type { Target } from '../service.ts';
import { type Operation, Refused } from './tally.ts';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Sent {
  method: 'GET' | 'POST';
  /** Of the issuer. */
  url: string;
  headers: Record<string, string>;
  form?: Record<string, string>;
}

/** The connections between a proxy, which ends TLS and keeps them open, and the processes behind it. */
export class Wire {
  readonly #host: string;
  readonly #servers: { port: number; underWay: number }[];
  readonly #agent = new Agent({ keepAlive: true });

  constructor({ issuer, ports }: Target) {
    this.#host = new URL(issuer).host;
    this.#servers = ports.map((port) => ({ port, underWay: 0 }));
  }

  /**
   * One request, to the process with the fewest under way, as `config/Caddyfile` has it.
   * @throws Refused where the answer says, as it must, to come later
   */
  async send(operation: Operation, name: string, { method, url, headers, form }: Sent): Promise<Answer> {
    const { pathname, search } = new URL(url);
    const body = form && new URLSearchParams(form).toString();
    const server = this.#leastBusy();
    const all: Record<string, string> = { host: this.#host, 'x-forwarded-proto': 'https', ...headers };
    if (body !== undefined) {
      all['content-type'] = 'application/x-www-form-urlencoded';
      all['content-length'] = String(Buffer.byteLength(body));
    }
    const options = {
      host: '127.0.0.1',
      port: server.port,
      path: pathname + search,
      method,
      headers: all,
      agent: this.#agent,
    };
    const sentAt = performance.now();
    server.underWay++;
    const answer = await exchange(options, body).finally(() => server.underWay--);
    operation.note(name, sentAt, performance.now());
    if (answer.status === 503) throw refusal(name, answer);
    return answer;
  }

  /** Of those that have equally few, the one that was last in turn longest ago. */
  #leastBusy() {
    const [first, ...others] = this.#servers;
    if (first === undefined) throw new Error('there is no process to send to');
    const least = others.reduce((best, one) => (one.underWay < best.underWay ? one : best), first);
    this.#servers.push(...this.#servers.splice(this.#servers.indexOf(least), 1));
    return least;
  }

  close(): void {
    this.#agent.destroy();
  }
}

function exchange(options: Parameters<typeof request>[1], body: string | undefined): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const { statusCode: status = 0, headers } = response;
        resolve({ status, headers, body: Buffer.concat(chunks).toString() });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** It says when to try again; whoever reads pages is shown one that does so. */
function refusal(name: string, { headers, body }: Answer): Error {
  const isPage = headers['content-type']?.startsWith('text/html');
  const isBusyPage = body.includes('data-step="busy"') || body.includes('data-error="busy"');
  const isProper = Number(headers['retry-after']) > 0 && (!isPage || isBusyPage);
  return isProper ? new Refused(name) : new Error(`${name}: 503 that does not say when to come again`);
}
