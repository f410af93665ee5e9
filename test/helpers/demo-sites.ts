import { createTransport } from 'nodemailer';
import { startMailbox } from '../../src/demo/mailbox/index.ts';
import { portalClient, startPortal } from '../../src/demo/portal/index.ts';
import { startBareProvider } from './bare-provider.ts';

const credentials = { clientId: 'portal', clientSecret: 'a secret that is only of this test' };

/** The demo's two sites, with a provider whose sign-ins end as told, and a way to put a mail into the mailbox. */
export async function startDemoSites() {
  const provider = await startBareProvider();
  const portal = await startPortal({ port: 0, issuer: provider.issuer, ...credentials });
  provider.register({
    client_id: credentials.clientId,
    client_secret: credentials.clientSecret,
    ...portalClient(portal.url),
  });
  const mailbox = await startMailbox({ httpPort: 0, smtpPort: 0, dataDir: null });
  const transport = createTransport(mailbox.smtpUrl);
  return {
    provider,
    portal,
    mailbox,
    send: transport.sendMail.bind(transport),
    async stop() {
      transport.close();
      await Promise.all([portal.stop(), mailbox.stop(), provider.stop()]);
    },
  };
}

export type DemoSites = Awaited<ReturnType<typeof startDemoSites>>;
