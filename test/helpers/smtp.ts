import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

export interface Received {
  from: string;
  to: string[];
  raw: string;
}

/** How the server treats its clients: as it should, or in one of the ways servers fail. */
export type Manner =
  | 'accept'
  | 'greet-554'
  | 'recipient-450'
  | 'recipient-550'
  | 'content-451'
  | 'accept-then-drop'
  | 'silent';

const refuse = (code: number) => Object.assign(new Error('refused by the test'), { responseCode: code });

/** A real SMTP server that keeps what it accepts, and can fail or be gone for a while. */
export class SmtpSink {
  manner: Manner = 'accept';
  readonly received: Received[] = [];
  /** How many recipients were named to it, accepted or not. */
  attempts = 0;
  #server: SMTPServer | null = null;
  #port = 0;
  #waiting: (() => void)[] = [];

  get url(): string {
    return `smtp://127.0.0.1:${this.#port}`;
  }

  /** Listens; the second time on the same port. */
  async start(): Promise<this> {
    const server = new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'],
      lenientAddressParsing: true,
      closeTimeout: 1,
      onConnect: (_session, done) => {
        if (this.manner !== 'silent') done(this.manner === 'greet-554' ? refuse(554) : null);
      },
      onRcptTo: (_address, _session, done) => {
        this.attempts += 1;
        const code = { 'recipient-450': 450, 'recipient-550': 550 }[this.manner as string];
        this.#wake();
        done(code ? refuse(code) : null);
      },
      onData: async (stream, session, done) => {
        const raw = await text(stream);
        const { mailFrom, rcptTo } = session.envelope;
        if (this.manner === 'content-451') return done(refuse(451));
        this.received.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          raw,
        });
        this.#wake();
        if (this.manner === 'accept-then-drop') return this.#drop(session.id);
        done();
      },
    });
    server.on('error', () => {}); // a client that went away
    server.listen(this.#port, '127.0.0.1');
    await once(server.server, 'listening');
    this.#port = (server.server.address() as AddressInfo).port;
    this.#server = server;
    return this;
  }

  async stop(): Promise<void> {
    this.#drop();
    const server = this.#server;
    this.#server = null;
    if (server) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  /** Waits until `condition` holds; it is looked at whenever something reached the server. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #drop(sessionId?: string): void {
    for (const connection of (this.#server?.connections ?? []) as Iterable<Connection>) {
      if (sessionId === undefined || connection.session.id === sessionId) connection._socket.destroy();
    }
  }
}

interface Connection {
  session: { id: string };
  _socket: { destroy(): void };
}
