import { Readable } from 'node:stream';
import { createTransport } from 'nodemailer';
import MailComposer from 'nodemailer/lib/mail-composer';
import { seconds } from '../clock.ts';
import type { Letter } from './compose.ts';

/**
 * How handing a letter to the SMTP server went. `reason` names codes and commands only: a server's answer may
 * quote the address. `unsure`: all of it was sent and then no answer came, so it may have been accepted.
 */
export type Delivery =
  | { kind: 'sent' }
  | { kind: 'refused'; reason: string }
  | { kind: 'failed'; reason: string; unsure: boolean };

export interface Transport {
  /** Never throws. `id` makes the Message-ID, the same at every attempt, so that receivers drop a duplicate. */
  send(letter: Letter, id: string, at: Date, signal: AbortSignal): Promise<Delivery>;
  close(): void;
}

const loopback = ['localhost', '127.0.0.1', '[::1]'];

/** How the server at `smtpUrl` is spoken to. */
export const connectionOptions = (smtpUrl: string) => ({
  connectionTimeout: seconds(10),
  greetingTimeout: seconds(10),
  dnsTimeout: seconds(10),
  socketTimeout: seconds(45),
  ignoreTLS: loopback.includes(new URL(smtpUrl).hostname), // a relay on this machine has no certificate for it
});

/** A pool of connections to the server at `smtpUrl`, which may carry nodemailer's options in its query. */
export function openTransport(smtpUrl: string, connections: number): Transport {
  const pool = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: connections,
    maxRequeues: 0, // whether and when to try again is the job's to decide, or one mail becomes six
    ...connectionOptions(smtpUrl),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  // nodemailer quotes the local part of `a..b@docomo.ne.jp`; its carrier knows the address as it was issued.
  pool.use('stream', ({ message, data }, done) => {
    message.getEnvelope().to = [data.envelope?.to as string];
    done();
  });

  const attempt = async (letter: Letter, recipient: string, id: string, at: Date, signal: AbortSignal) => {
    const content = Readable.from([await build(letter, id, at)]);
    try {
      await pool.sendMail({ raw: content, envelope: { from: letter.from.address, to: recipient }, signal });
      return { kind: 'sent' } as const;
    } catch (error) {
      return judge(error as SmtpError, content.readableEnded);
    }
  };

  return {
    async send(letter, id, at, signal) {
      const delivery = await attempt(letter, letter.to, id, at, signal);
      const quoted = quoteLocalPart(letter.to);
      return delivery.kind === 'refused' && quoted !== letter.to
        ? attempt(letter, quoted, id, at, signal)
        : delivery;
    },
    close: () => pool.close(),
  };
}

/** The message in bytes, which depend on nothing but the letter: a second attempt repeats the first. */
function build({ from, to, subject, text, html, headers }: Letter, id: string, at: Date): Promise<Buffer> {
  const messageId = `<${id}@${from.address.split('@')[1]}>`;
  // base64 keeps every line as it is; other encodings wrap a long link or flow the text.
  const content = { textEncoding: 'base64' as const, messageId, date: at };
  return new MailComposer({ from, to: { name: '', address: to }, subject, text, html, headers, ...content })
    .compile()
    .build();
}

interface SmtpError extends Error {
  code?: string;
  command?: string;
  responseCode?: number;
}

/** Only a 5xx about this recipient or this message is final; any other trouble is the server's and may pass. */
function judge({ code, command, responseCode }: SmtpError, handedOver: boolean): Delivery {
  const reason = [responseCode ?? code ?? 'unknown', command].filter(Boolean).join(' at ');
  if (responseCode && responseCode >= 500 && (command === 'RCPT TO' || command === 'DATA')) {
    return { kind: 'refused', reason };
  }
  return { kind: 'failed', reason, unsure: handedOver && responseCode === undefined };
}

/** RFC 5321 §4.1.2: the form a stricter relay demands of a local part whose dots stand side by side or at an end. */
function quoteLocalPart(address: string): string {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at);
  return /^\.|\.\.|\.$/.test(local) ? `"${local}"${address.slice(at)}` : address;
}
