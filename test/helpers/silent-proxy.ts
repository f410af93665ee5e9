import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a database that can go dead: connections stay open, and nothing comes through any more. */
export class SilentProxy {
  readonly url: string;
  readonly #server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: ReturnType<typeof createServer>, url: string) {
    this.#server = server;
    this.url = url;
  }

  static async before(url: string): Promise<SilentProxy> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const way = new URL(url);
    const { hostname, port } = way;
    way.hostname = '127.0.0.1';
    way.port = String((server.address() as AddressInfo).port);
    const proxy = new SilentProxy(server, way.href);
    server.on('connection', (near: Socket) => {
      const far = connect(Number(port || 5432), hostname);
      for (const socket of [near, far]) proxy.#sockets.add(socket.on('error', () => {}));
      near.pipe(far).pipe(near);
    });
    return proxy;
  }

  /** From here on the connections there are bring nothing; new ones do. */
  silence(): void {
    for (const socket of this.#sockets) socket.unpipe().pause();
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
