import { once } from 'node:events';
import {
  createServer,
  type RequestListener,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

const MAX_HEADER_BYTES = 16 * 1024;

export interface HttpServer {
  server: Server;
  /**
   * Takes no new connection, lets the requests under way finish (at most `graceMs`), closes every connection
   * as soon as it is idle, and resolves when none is left.
   */
  close(graceMs?: number): Promise<void>;
}

/**
 * Node's HTTP server with limits against big and slow requests (T34): headers 16 KiB and 10 s, a whole request
 * 20 s, a silent connection 30 s. Idle connections are kept longer (65 s) than a proxy keeps them, so that the
 * proxy never writes into one that is just being closed. `refusalHeaders` go with what Node itself refuses.
 */
export function createHttpServer(
  callback: RequestListener,
  refusalHeaders: Record<string, string> = {},
): HttpServer {
  const server = createServer({
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: 10_000,
    requestTimeout: 20_000,
    connectionsCheckingInterval: 1_000,
    keepAliveTimeout: 65_000,
    requireHostHeader: false, // the host guard answers this one, with our headers
  });
  server.maxHeadersCount = 100;
  server.setTimeout(30_000);

  const connections = new Set<Socket>();
  server.on('connection', (socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });
  const underWay = new Set<ServerResponse>();
  server.on('request', (req, res) => {
    underWay.add(res);
    res.once('close', () => {
      underWay.delete(res);
      if (!server.listening) server.closeIdleConnections();
    });
    if (!server.listening) res.shouldKeepAlive = false;
    callback(req, res);
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) =>
    refuse(socket, statusOf(error), refusalHeaders),
  );

  const close = async (graceMs = 8_000): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const res of underWay) res.shouldKeepAlive = false;
    for (const socket of connections) if (socket.bytesRead === 0) socket.destroy(); // Node waits for a first request
    const deadline = setTimeout(() => server.closeAllConnections(), graceMs);
    await closed;
    await Promise.all([...underWay].map((res) => once(res, 'close'))); // comes a tick after its connection's
    clearTimeout(deadline);
  };
  return { server, close };
}

function statusOf({ code }: NodeJS.ErrnoException): number {
  if (code === 'HPE_HEADER_OVERFLOW') return 431;
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
}

/** Answers what never became a request. A response that has begun on this connection is cut off instead. */
function refuse(socket: Duplex, status: number, headers: Record<string, string>): void {
  const begun = 'bytesWritten' in socket && (socket as { bytesWritten: number }).bytesWritten > 0;
  if (!socket.writable || begun) {
    socket.destroy();
    return;
  }
  const lines = Object.entries({ ...headers, Connection: 'close', 'Content-Length': '0' }).map(
    ([n, v]) => `${n}: ${v}\r\n`,
  );
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n`);
}
