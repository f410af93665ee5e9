import { listenHttp } from '../web/listen.ts';
import type { Log } from '../web/site.ts';
import { createPortal } from './app.ts';

export { portalClient } from './client.ts';

export interface PortalOptions {
  port: number;
  issuer: string;
  clientId: string;
  clientSecret: string;
  insurer?: string;
  host?: string;
  log?: Log;
}

export interface Portal {
  /** The portal's address as the browser knows it, with a slash at its end. */
  url: string;
  stop(): Promise<void>;
}

/** Starts the demo's relying party. It asks for the provider only when a member does, so their order is free. */
export async function startPortal({ port, host = '127.0.0.1', ...rest }: PortalOptions): Promise<Portal> {
  const addressOf = (bound: number) => `http://localhost:${bound}/`;
  const { port: bound, stop } = await listenHttp(
    (bound) => createPortal({ ...rest, url: addressOf(bound) }).callback(),
    { port, host, setting: 'PORTAL_PORT' },
  );
  return { url: addressOf(bound), stop };
}
