import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { OperatorError } from '../errors.ts';

/**
 * Opens the port (0: any free one) and answers its number. A port that cannot be had is told in one line that
 * names `setting`, the variable it came from.
 */
export async function listen(
  server: Server,
  where: { port: number; host?: string; setting: string },
): Promise<number> {
  const { port, host, setting } = where;
  try {
    server.listen({ port, host });
    await once(server, 'listening');
  } catch (error) {
    throw explain(error as NodeJS.ErrnoException, port, setting);
  }
  return (server.address() as AddressInfo).port;
}

function explain(error: NodeJS.ErrnoException, port: number, setting: string): Error {
  const example = `${setting}=${port < 1024 ? port + 8000 : port + 1}`;
  if (error.code === 'EADDRINUSE') {
    return new OperatorError({
      ja: `ポート ${port} はほかで使われています。別の番号を指定できます（例: ${example}）。`,
      en: `Port ${port} is already in use; another one can be chosen, e.g. ${example}`,
    });
  }
  if (error.code === 'EACCES') {
    return new OperatorError({
      ja: `ポート ${port} をこのユーザーで開くことはできません。別の番号を指定してください（例: ${example}）。`,
      en: `Port ${port} may not be opened by this user; another one can be chosen, e.g. ${example}`,
    });
  }
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
    return new OperatorError({
      ja: `ポート ${port}（${setting}）を開くアドレスが、この機械にありません。`,
      en: `The address for port ${port} (${setting}) is not one of this machine`,
    });
  }
  return error;
}
