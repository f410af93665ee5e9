import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where a client hears of sign-outs (Back-Channel Logout 1.0 §2.5). */
export async function startLogoutReceiver() {
  const told: Record<string, unknown>[] = [];
  const waiting: (() => void)[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const token = new URLSearchParams(Buffer.concat(chunks).toString()).get('logout_token') ?? '';
    told.push(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()));
    response.end();
    for (const wake of waiting.splice(0)) wake();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    uri: `http://localhost:${(server.address() as AddressInfo).port}/logout`,
    /** The claims of the next logout token. */
    async next(): Promise<Record<string, unknown>> {
      while (told.length === 0) await new Promise<void>((resolve) => waiting.push(resolve));
      return told.shift() ?? {};
    },
    get unread(): number {
      return told.length;
    },
    stop(): Promise<void> {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
