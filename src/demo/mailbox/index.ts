import type { Middleware } from 'koa';
import { listenHttp } from '../web/listen.ts';
import { createSite, type Log } from '../web/site.ts';
import { MessageLog } from './message-log.ts';
import { mailboxPages } from './pages.ts';
import { startSmtp } from './smtp.ts';

export type { Message } from './message.ts';

export interface MailboxOptions {
  httpPort: number;
  /** 0: any free port. */
  smtpPort: number;
  /** Where the mails outlive a restart; null: in memory only. */
  dataDir: string | null;
  host?: string;
  log?: Log;
}

export interface Mailbox {
  smtpUrl: string;
  httpUrl: string;
  stop(): Promise<void>;
}

const ASSETS = {
  '/assets/mailbox.css': new URL('mailbox.css', import.meta.url),
  '/assets/inbox.js': new URL('inbox.js', import.meta.url),
};

/** Starts the mail catcher: an SMTP server, and an inbox to read with a browser or a program. */
export async function startMailbox(options: MailboxOptions): Promise<Mailbox> {
  const { httpPort, smtpPort, dataDir, host = '127.0.0.1', log } = options;
  const messages = new MessageLog(dataDir);
  const site = createSite({ assets: ASSETS, log });
  site.use(knownHostOnly(host)).use(mailboxPages(messages));
  const http = await listenHttp(() => site.callback(), { port: httpPort, host, setting: 'MAILBOX_PORT' });
  try {
    const smtp = await startSmtp({ log: messages, port: smtpPort, host });
    return {
      smtpUrl: `smtp://${host}:${smtp.port}`,
      httpUrl: `http://localhost:${http.port}/`,
      stop: async () => {
        await Promise.all([http.stop(), smtp.stop()]);
      },
    };
  } catch (error) {
    await http.stop();
    throw error;
  }
}

/** Keeps a foreign page from reading the mails by a name of its own that points to this machine (DNS rebinding). */
function knownHostOnly(host: string): Middleware {
  const known = new Set(['localhost', '127.0.0.1', '[::1]', host]);
  return (ctx, next) => (known.has(ctx.hostname) ? next() : ctx.throw(421));
}
