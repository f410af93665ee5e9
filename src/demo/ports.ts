import { createServer } from 'node:net';
import type { Config } from '../config.ts';
import { listen } from '../http/listen.ts';

/** Looks before anything is started whether every port can be had. @throws OperatorError naming the variable */
export async function checkPorts({ port, portalPort, mailboxPort, opsPort, opsHost }: Config): Promise<void> {
  const loopback = '127.0.0.1';
  const wanted = [
    { port, setting: 'PORT' },
    { port: portalPort, host: loopback, setting: 'PORTAL_PORT' },
    { port: mailboxPort, host: loopback, setting: 'MAILBOX_PORT' },
    { port: opsPort, host: opsHost, setting: 'OPS_PORT' },
  ];
  for (const where of wanted) {
    const server = createServer();
    await listen(server, where);
    await new Promise((resolve) => server.close(resolve));
  }
}
