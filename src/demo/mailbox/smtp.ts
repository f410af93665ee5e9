import { simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';
import { now } from '../../clock.ts';
import { listen } from '../../http/listen.ts';
import { toMessages } from './message.ts';
import type { MessageLog } from './message-log.ts';

const MEGABYTE = 1024 * 1024;

/** Takes every mail it is given over SMTP and delivers none of it: it ends in the inbox. */
export async function startSmtp({ log, port, host }: { log: MessageLog; port: number; host: string }) {
  const server = new SMTPServer({
    // Strict parsing refuses two dots in a row, which docomo and au once allowed.
    lenientAddressParsing: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: 10 * MEGABYTE,
    // A worker may hold its connection open; stopping must not wait for it.
    closeTimeout: 200,
    onData: (stream, session, done) => {
      const recipients = session.envelope.rcptTo.map(({ address }) => address);
      keep(stream, recipients, log).then(() => done(), done);
    },
  });
  // A client that hangs up in the middle of a mail is its own affair.
  server.on('error', () => {});
  const bound = await listen(server.server, { port, host, setting: 'SMTP_URL' });
  return { port: bound, stop: () => new Promise<void>((resolve) => server.close(() => resolve())) };
}

async function keep(stream: SMTPServerDataStream, recipients: string[], log: MessageLog): Promise<void> {
  const mail = await simpleParser(stream);
  log.add(toMessages(mail, recipients, now()));
}
