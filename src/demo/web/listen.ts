import { createServer, type RequestListener } from 'node:http';
import { listen } from '../../http/listen.ts';

export interface Listening {
  port: number;
  /** Ends what is open and frees the port. */
  stop(): Promise<void>;
}

/** Serves HTTP; the handler is made once the port is known. `setting` is the variable to name when it is taken. */
export async function listenHttp(
  handlerFor: (port: number) => RequestListener,
  where: { port: number; host: string; setting: string },
): Promise<Listening> {
  const server = createServer();
  const port = await listen(server, where);
  server.on('request', handlerFor(port));
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { port, stop };
}
