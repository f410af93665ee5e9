import { createServer, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { seconds } from '../clock.ts';
import type { Config } from '../config.ts';
import { listen } from '../http/listen.ts';
import { metrics } from './metrics.ts';
import { type Check, failing } from './readiness.ts';

/** Whoever watches /readyz asks more often than this; a proxy needs as long to leave a process out. */
const watchedWithin = seconds(30);
const noticedWithin = seconds(3);

/**
 * The operators' port, apart from the members' and on loopback unless `OPS_HOST` says otherwise: `/livez` (the
 * process answers), `/readyz` (200 when every check passes; else 503, naming those that fail), `/metrics`.
 */
export async function startOperations({ config, checks }: Options): Promise<Operations> {
  let lastAsked = Number.NEGATIVE_INFINITY;
  let leaving = false;
  const routes: Record<string, (res: ServerResponse) => Promise<void> | void> = {
    '/livez': (res) => answer(res, 200, { live: true }),
    '/readyz': async (res) => {
      lastAsked = performance.now();
      const names = leaving ? ['stopping'] : await failing(checks);
      answer(res, names.length === 0 ? 200 : 503, { ready: names.length === 0, failing: names });
    },
    '/metrics': async (res) => {
      const text = await metrics.metrics();
      res.writeHead(200, { 'Content-Type': metrics.contentType }).end(text);
    },
  };
  const server = createServer({ headersTimeout: 5_000, requestTimeout: 10_000 }, async (req, res) => {
    const route = req.method === 'GET' || req.method === 'HEAD' ? routes[req.url ?? ''] : undefined;
    try {
      if (route === undefined) answer(res, 404, { error: 'not found' });
      else await route(res);
    } catch {
      answer(res, 500, { error: 'failed' });
    }
  });
  const port = await listen(server, { port: config.opsPort, host: config.opsHost, setting: 'OPS_PORT' });
  return {
    port,
    async leave() {
      leaving = true;
      if (performance.now() - lastAsked < watchedWithin) await delay(noticedWithin);
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Operations {
  port: number;
  /**
   * From here on /readyz says no. Resolves once a proxy that looks there has had the time to send its requests elsewhere;
   * at once where nobody looks.
   */
  leave(): Promise<void>;
  stop(): Promise<void>;
}

interface Options {
  config: Pick<Config, 'opsPort' | 'opsHost'>;
  /** By the name that `/readyz` shows when it fails. */
  checks: Record<string, Check>;
}

function answer(res: ServerResponse, status: number, body: unknown): void {
  res.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  res.end(`${JSON.stringify(body)}\n`);
}
