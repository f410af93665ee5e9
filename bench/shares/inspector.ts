import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { BenchProcess } from '../processes.ts';

/** What V8 answers: a tree of calls, and at every sample the call that ran. */
export interface Profile {
  nodes: {
    id: number;
    callFrame: { functionName: string; url: string };
    children?: number[];
  }[];
  samples: number[];
  /** Microseconds before each sample. */
  timeDeltas: number[];
}

/** A running process's profiler, which a signal wakes: it was started as it always is. */
export class Inspector {
  readonly #socket: WebSocket;
  #count = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  static async open({ pid, inspectPort }: Pick<BenchProcess, 'pid' | 'inspectPort'>): Promise<Inspector> {
    process.kill(pid, 'SIGUSR1');
    for (;;) {
      const list = await fetch(`http://127.0.0.1:${inspectPort}/json/list`).catch(() => null);
      if (list === null) {
        await delay(20);
        continue;
      }
      const [page] = (await list.json()) as { webSocketDebuggerUrl: string }[];
      const socket = new WebSocket(page?.webSocketDebuggerUrl ?? '');
      await once(socket, 'open');
      const inspector = new Inspector(socket);
      await inspector.#ask('Profiler.enable');
      return inspector;
    }
  }

  async begin(): Promise<void> {
    await this.#ask('Profiler.start');
  }

  async end(): Promise<Profile> {
    return (await this.#ask<{ profile: Profile }>('Profiler.stop')).profile;
  }

  close(): void {
    this.#socket.close();
  }

  #ask<Result>(method: string): Promise<Result> {
    const id = ++this.#count;
    const answered = new Promise<Result>((resolve, reject) => {
      const listen = ({ data }: MessageEvent) => {
        const message = JSON.parse(String(data));
        if (message.id !== id) return;
        this.#socket.removeEventListener('message', listen);
        if (message.error) reject(new Error(`${method}: ${message.error.message}`));
        else resolve(message.result);
      };
      this.#socket.addEventListener('message', listen);
    });
    this.#socket.send(JSON.stringify({ id, method }));
    return answered;
  }
}
