import { SMTPServer } from 'smtp-server';
import { listen } from '../src/http/listen.ts';

/** A mail server that takes every mail and looks at none: looking would take the time of a core. */
export async function startMailSink() {
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 200,
    onData: (stream, _session, done) => {
      stream.resume().on('end', () => done());
    },
  });
  server.on('error', () => {});
  const port = await listen(server.server, { port: 0, host: '127.0.0.1', setting: 'SMTP_URL' });
  return {
    url: `smtp://127.0.0.1:${port}`,
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
