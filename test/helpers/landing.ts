import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where a real browser arrives at the relying party: a page that says nothing, at `<origin>/callback`. */
export async function startLanding(): Promise<{ callback: string; stop(): Promise<void> }> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end('<!doctype html><title>KOSMO Web</title><main data-step="portal">KOSMO Web</main>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { callback: `http://localhost:${(server.address() as AddressInfo).port}/callback`, stop };
}
