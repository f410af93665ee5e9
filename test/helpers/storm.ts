import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { seconds } from '../../src/clock.ts';
import { CookieJar } from './cookie-jar.ts';
import type { Exchange } from './exchange.ts';

type Answer = Pick<Exchange, 'status' | 'headers' | 'body'>;

/** Connections to a process, as its proxy keeps them open; far lighter than a browser of the other tests. */
export class Line {
  readonly #agent = new Agent({ keepAlive: true });
  /** Where what is sent from now on goes. */
  port: string;
  readonly #host: string;

  constructor(port: string, issuer: string) {
    this.port = port;
    this.#host = new URL(issuer).host;
  }

  send(
    method: string,
    path: string,
    headers: Record<string, string>,
    form?: Record<string, string>,
  ): Promise<Answer> {
    const body = form ? new URLSearchParams(form).toString() : '';
    const type = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': body.length };
    return new Promise((resolve, reject) => {
      const outgoing = request(
        {
          host: '127.0.0.1',
          port: this.port,
          method,
          path,
          agent: this.#agent,
          headers: { host: this.#host, ...headers, ...(form && type) },
        },
        (response) => {
          let text = '';
          response.setEncoding('utf8').on('data', (chunk: string) => {
            text += chunk;
          });
          response.on('error', reject);
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
          );
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** A browser without JavaScript on such a line, at an address of its own; its redirects are its caller's. */
export class Visitor {
  readonly #line: Line;
  readonly #issuer: string;
  readonly #address: string;
  readonly #jar = new CookieJar();

  constructor(line: Line, issuer: string, address: string) {
    this.#line = line;
    this.#issuer = issuer;
    this.#address = address;
  }

  async send(
    method: string,
    path: string,
    form?: Record<string, string>,
    address = this.#address,
  ): Promise<Answer> {
    const url = this.#issuer + path;
    const cookie = this.#jar.header(url, new Date());
    const headers = { accept: 'text/html', 'x-forwarded-for': address, ...(cookie && { cookie }) };
    const answer = await this.#line.send(method, path, headers, form);
    this.#jar.store(url, answer.headers['set-cookie'] ?? [], new Date());
    return answer;
  }

  /** From the authorization request to the sign-in's first page; its form. Null: told to come later. */
  async arrive(authorizationPath: string): Promise<{ path: string; csrf: string } | null> {
    const begun = await this.send('GET', authorizationPath);
    if (isTold(begun)) return null;
    const { location = '' } = begun.headers;
    const page = await this.send('GET', location.replace(this.#issuer, ''));
    if (isTold(page)) return null;
    const [, path] = /action="([^"]+\/credentials)"/.exec(page.body) ?? [];
    const [, csrf] = /name="csrf" value="([^"]+)"/.exec(page.body) ?? [];
    if (path === undefined || csrf === undefined)
      throw new Error(`${begun.status}, ${page.status}: ${page.body}`);
    return { path, csrf };
  }

  /** A whole sign-in up to the client, without second factors. Answers the callback; null: told to come later. */
  async signIn(
    authorizationPath: string,
    { userId, password }: { userId: string; password: string },
  ): Promise<string | null> {
    const form = await this.arrive(authorizationPath);
    if (form === null) return null;
    let answer = await this.send('POST', form.path, { csrf: form.csrf, userId, password });
    while (answer.headers.location?.startsWith(this.#issuer) || answer.headers.location?.startsWith('/'))
      answer = await this.send('GET', answer.headers.location.replace(this.#issuer, ''));
    if (isTold(answer)) return null;
    if (answer.headers.location === undefined) throw new Error(`${answer.status} ${answer.body}`);
    return answer.headers.location;
  }
}

/** A page or JSON that says to wait, as ux.md wants it; anything else of 503 is a fault. */
export function isTold({ status, headers, body }: Answer): boolean {
  if (status !== 503) return false;
  const says = /data-retry-seconds="\d+"/.test(body) || /"temporarily_unavailable"/.test(body);
  if (headers['retry-after'] === undefined || !says) throw new Error(`503 without a word: ${body}`);
  return true;
}

/**
 * Does `one` so many times a second, however long each takes, for so many seconds, and waits for the last; with so many
 * under way, as many connections as there are, the next are left out.
 */
export async function offer(
  rate: number,
  forSeconds: number,
  one: (number: number, due: number) => Promise<void>,
  atMost = 80,
): Promise<void> {
  const begun = performance.now();
  const underWay = new Set<Promise<void>>();
  for (let number = 0; number < rate * forSeconds; number++) {
    const due = begun + (number * seconds(1)) / rate;
    if (due > performance.now()) await delay(due - performance.now());
    if (underWay.size >= atMost) continue;
    const work: Promise<void> = one(number, due).finally(() => underWay.delete(work));
    underWay.add(work);
  }
  await Promise.all(underWay);
}

export const percentile = (figures: number[], share: number): number =>
  figures.toSorted((a, b) => a - b)[Math.ceil(figures.length * share) - 1] ?? Number.NaN;
