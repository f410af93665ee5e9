import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';

/** One logout token as it came, at the address of one client. */
export interface Told {
  /** The client's own path. */
  client: string;
  token: string;
}

/** How a client treats the provider: as it should, or in one of the ways servers fail. */
export type Answer = 'accept' | 'refuse' | 'hang' | 'redirect' | 'endless';

/** Relying parties' back-channel logout endpoints, a path each, that can fail or be gone for a while. */
export class BackChannel {
  /** Of one client's path; whoever is not named accepts. */
  readonly answers: Record<string, Answer> = {};
  /** Every logout token that came, accepted or not. */
  readonly told: Told[] = [];
  /** How many connections were made. */
  connections = 0;
  #server: Server | null = null;
  #port = 0;
  readonly #sockets = new Set<Socket>();
  #waiting: (() => void)[] = [];

  url(client: string, host = 'localhost'): string {
    return `http://${host}:${this.#port}/${client}`;
  }

  /** Listens; the second time on the same port. */
  async start(): Promise<this> {
    const server = createServer(async (request, response) => {
      const client = (request.url ?? '/').slice(1);
      const token = new URLSearchParams(await text(request)).get('logout_token') ?? '';
      this.told.push({ client, token });
      this.#wake();
      this.#answer(this.answers[client] ?? 'accept', response);
    });
    server.on('connection', (socket) => {
      this.connections += 1;
      this.#sockets.add(socket.on('error', () => {}));
    });
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
    return this;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    for (const socket of this.#sockets) socket.destroy();
    if (server) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  /** What came at this client's address. */
  of(client: string): string[] {
    return this.told.filter((one) => one.client === client).map(({ token }) => token);
  }

  /** Resolves once what came satisfies `condition`. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #answer(answer: Answer, response: ServerResponse): void {
    if (answer === 'accept') response.writeHead(200).end();
    if (answer === 'refuse') response.writeHead(503).end('members are many');
    if (answer === 'redirect') response.writeHead(302, { location: this.url('elsewhere') }).end();
    if (answer === 'endless') {
      response.writeHead(200);
      const more = (): void => void response.write(Buffer.alloc(65_536), (error) => error ?? more());
      more();
    }
  }

  #wake(): void {
    for (const look of this.#waiting.splice(0)) look();
  }
}
