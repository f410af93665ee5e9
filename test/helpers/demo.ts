import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const checkout = fileURLToPath(new URL('../..', import.meta.url));

export const demoPorts = ['PORT', 'PORTAL_PORT', 'MAILBOX_PORT', 'OPS_PORT'] as const;
export type DemoPort = (typeof demoPorts)[number];

/** Ports nobody has now: all are open at once, so that they differ. */
export async function freePorts(): Promise<Record<DemoPort, string>> {
  const servers = demoPorts.map(() => createServer().listen(0));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const entries = servers.map((server, place) => [demoPorts[place], String(portOf(server.address()))]);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return Object.fromEntries(entries);
}

const portOf = (address: ReturnType<ReturnType<typeof createServer>['address']>) =>
  typeof address === 'object' && address ? address.port : 0;

/** A command of ours in a process group of its own, as a terminal would run it. */
export class Command {
  output = '';
  readonly #child: ChildProcess;
  readonly #ended: Promise<number | string>;

  constructor(command: string, args: string[], env: Record<string, string>) {
    const { PATH, HOME } = process.env;
    this.#child = spawn(command, args, {
      cwd: checkout,
      env: { PATH, HOME, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.output += text;
      });
    }
    this.#ended = once(this.#child, 'close').then(([code, signal]) => code ?? signal);
  }

  /** The exit code, or the signal that ended it. */
  get ended(): Promise<number | string> {
    return this.#ended;
  }

  get lines(): string[] {
    return this.output.split('\n').filter((line) => line.trim() !== '');
  }

  /** Resolves once `text` has been written; rejects when the command ends without it. */
  async says(text: string): Promise<void> {
    while (!this.output.includes(text)) {
      const ended = this.#ended.then(() => 'ended');
      const streams = [this.#child.stdout, this.#child.stderr].map(
        (stream) => stream && once(stream, 'data'),
      );
      const event = await Promise.race([ended, ...streams]);
      if (event === 'ended' && !this.output.includes(text))
        throw new Error(`it never said "${text}": ${this.output}`);
    }
  }

  /** What Ctrl-C at a terminal does: every process of the group is told. */
  async interrupt(): Promise<number | string> {
    this.signal('SIGINT');
    return this.#ended;
  }

  signal(name: NodeJS.Signals): void {
    if (this.#child.pid) process.kill(-this.#child.pid, name);
  }
}

/** The demo itself, without npm around it. */
export const startDemoProcess = (env: Record<string, string>): Command =>
  new Command(process.execPath, ['src/demo/main.ts'], env);
