import { Agent, type IncomingMessage, type RequestListener, request, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { seconds } from '../../src/clock.ts';
import { Command, freePorts } from './demo.ts';
import { exchange } from './exchange.ts';
import type { TestServer } from './server.ts';

type Role = 'serve' | 'work';

/** `node src/main.ts serve` (or `work`) on the data of a test server, as often as it is started. */
export class Node {
  readonly #role: Role;
  readonly #env: Record<string, string>;
  #command: Command | null = null;
  ready = false;
  /** How many requests it was handed. */
  requests = 0;

  private constructor(role: Role, env: Record<string, string>) {
    this.#role = role;
    this.#env = env;
  }

  static async start(server: TestServer, role: Role = 'serve'): Promise<Node> {
    const { PORT, OPS_PORT } = await freePorts();
    const node = new Node(role, {
      SMTP_URL: 'smtp://127.0.0.1:1',
      ...server.environment,
      PORT,
      OPS_PORT,
      ISSUER: server.issuer,
      TRUST_PROXY: '1',
    });
    await node.startAgain();
    return node;
  }

  get port(): string {
    return this.#env.PORT ?? '';
  }

  async startAgain(): Promise<void> {
    this.#command = new Command(process.execPath, ['src/main.ts', this.#role], this.#env);
    await this.#command.says('"msg":"started"');
    await this.look();
  }

  /** What an orchestrator does; answers the exit code. */
  terminate(): Promise<number | string> {
    if (!this.#command) throw new Error('it does not run');
    this.#command.signal('SIGTERM');
    return this.#command.ended;
  }

  get output(): string {
    return this.#command?.output ?? '';
  }

  /** What it has logged as a fault, but that the database kept it waiting: a slow machine does that in a storm. */
  get faults(): string[] {
    const errors = this.output.split('\n').filter((line) => line.includes('"level":"error"'));
    return errors.filter((line) => !/timeout expired|Timeout acquiring/.test(line));
  }

  /** The operators' port. */
  ask(path: string) {
    return exchange('GET', `http://127.0.0.1:${this.#env.OPS_PORT}${path}`);
  }

  /** Looks whether it is ready, as a proxy does. */
  async look(): Promise<void> {
    this.ready = await this.ask('/readyz').then(
      ({ status }) => status === 200,
      () => false,
    );
  }
}

/** For how long a request waits for a node that is ready: on a machine under load /readyz, too, answers late. */
const patience = seconds(10);

/** A proxy as config/Caddyfile describes it: ready nodes in turn, another one where no connection can be made. */
export class Balancer {
  readonly #nodes: Node[];
  readonly #agent = new Agent({ keepAlive: true });
  #turn = 0;
  #looking = true;

  constructor(nodes: Node[]) {
    this.#nodes = nodes;
    void this.#look();
  }

  async #look(): Promise<void> {
    while (this.#looking) {
      for (const node of this.#nodes) await node.look();
      await delay(200);
    }
  }

  stop(): void {
    this.#looking = false;
    this.#agent.destroy();
  }

  readonly handle: RequestListener = async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    this.#send(incoming, Buffer.concat(chunks), outgoing, performance.now() + patience);
  };

  #send(incoming: IncomingMessage, body: Buffer, outgoing: ServerResponse, until: number): void {
    const again = () => setTimeout(() => this.#send(incoming, body, outgoing, until), 50);
    const mayWait = performance.now() < until;
    const fit = this.#nodes.filter(({ ready }) => ready);
    const node = fit[this.#turn++ % Math.max(1, fit.length)];
    if (node === undefined) return void (mayWait ? again() : outgoing.writeHead(502).end());
    node.requests++;
    const { url, method, headers } = incoming;
    const onward = { host: '127.0.0.1', port: node.port, path: url, method, headers, agent: this.#agent };
    const sent = request(onward, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    sent.on('error', ({ code }: NodeJS.ErrnoException) => {
      // Only what was certainly not begun is sent once more.
      if (code === 'ECONNREFUSED' && mayWait) return void again();
      outgoing.writeHead(502, { 'x-fault': String(code) }).end();
    });
    sent.end(body);
  }
}
