import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { type RequestListener, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from './demo.ts';
import { exchange } from './exchange.ts';
import { startNode } from './node.ts';
import type { TestServer } from './server.ts';

/** A second node of a test server: a process of its own on the same database, whose clock need not be right. */
export class OtherNode {
  readonly #folder = mkdtempSync(join(tmpdir(), 'kosmo-idp-node-'));
  #ports = { PORT: '', OPS_PORT: '' };
  #stop = async () => {};

  static async start(
    server: TestServer,
    time: Date,
    settings: Record<string, string> = {},
  ): Promise<OtherNode> {
    const node = new OtherNode();
    node.#ports = await freePorts();
    node.setClock(time);
    const env = {
      ...server.environment,
      ...node.#ports,
      ISSUER: server.issuer,
      MAIL_DOMAIN: 'mail.kosmo.example',
      CLOCK_FILE: node.#clockFile,
      ...settings,
    };
    const { stop } = await startNode('serve', env, ['./test/helpers/node-clock.ts']);
    node.#stop = stop;
    return node;
  }

  get #clockFile(): string {
    return join(this.#folder, 'clock');
  }

  /** From here on this node's clock stands at `time`. */
  setClock(time: Date): void {
    const draft = `${this.#clockFile}.new`;
    writeFileSync(draft, String(time.getTime()));
    renameSync(draft, this.#clockFile);
  }

  /** Hands a request on to this node, as a proxy in front of both does. */
  readonly handle: RequestListener = (incoming, outgoing) => {
    const { url, method, headers } = incoming;
    const onward = { host: '127.0.0.1', port: this.#ports.PORT, path: url, method, headers, agent: false };
    incoming.pipe(
      request(onward, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      }),
    );
  };

  /** What `/readyz` says. */
  ready(): ReturnType<typeof exchange> {
    return exchange('GET', `http://127.0.0.1:${this.#ports.OPS_PORT}/readyz`);
  }

  async stop(): Promise<void> {
    await this.#stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
