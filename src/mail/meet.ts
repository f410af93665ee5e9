import { checkServerIdentity } from 'node:tls';
import { parseConnectionUrl } from 'nodemailer/lib/shared';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { connectionOptions } from './transport.ts';

/** What an SMTP server is like to talk to; `code` is an SMTP answer, or a code of Node's or nodemailer's. */
export type Meeting =
  | { kind: 'met'; encrypted: boolean; certificateEndsAt: Date | null; signedIn: boolean }
  | { kind: 'failed'; during: 'connection' | 'encryption' | 'sign-in'; code: string };

/** Greets the server, over TLS where that is wanted or offered, and signs in where the URL says who. It sends nothing. */
export function meet(smtpUrl: string): Promise<Meeting> {
  const options = parseConnectionUrl(smtpUrl);
  let certificateEndsAt: Date | null = null;
  const connection = new SMTPConnection({
    ...options,
    ...connectionOptions(smtpUrl),
    tls: {
      ...options.tls,
      checkServerIdentity(host, certificate) {
        certificateEndsAt = new Date(certificate.valid_to);
        return checkServerIdentity(host, certificate);
      },
    },
  });
  return new Promise((resolve) => {
    const fail = (error: Error) => {
      connection.close();
      resolve(failed(error));
    };
    const met = (signedIn: boolean) => {
      connection.quit();
      resolve({ kind: 'met', encrypted: connection.secure, certificateEndsAt, signedIn });
    };
    connection.on('error', fail);
    connection.connect((error) => {
      if (error) return fail(error);
      const { user, pass } = (options.auth ?? {}) as { user?: string; pass?: string };
      if (user === undefined) return met(false);
      connection.login({ user, pass }, (refused) => (refused ? fail(refused) : met(true)));
    });
  });
}

interface SmtpFault extends Error {
  code?: string;
  originalCode?: string;
  command?: string;
  responseCode?: number;
}

/** A server's own words are left out: they may quote what it was told. */
function failed(error: Error): Meeting {
  const { code = 'unknown', originalCode, command = '', responseCode } = error as SmtpFault;
  const name = String(responseCode ?? originalCode ?? code);
  if (command.startsWith('AUTH') || code === 'EAUTH')
    return { kind: 'failed', during: 'sign-in', code: name };
  const encryption = code === 'ETLS' || /CERT|SSL|TLS|ISSUER|ALTNAME/.test(name);
  return { kind: 'failed', during: encryption ? 'encryption' : 'connection', code: name };
}
