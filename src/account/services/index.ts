import type { Client } from '../../client/client.ts';
import { formatDate } from '../../http/text/time.ts';
import { claimsByScope } from '../../oidc/claims.ts';
import { type ConnectedService, connectedServices, endService } from '../../oidc/services.ts';
import { accountClientId } from '../client.ts';
import type { AccountPage, Visit } from '../page.ts';

const path = '/account/services';

/** What a service may be given, in the order it is told. */
const received = ['profile', 'email', 'birthdate', 'insurance'] as const;

/** The services that receive something of the member, and ending it. */
export const services: AccountPage = {
  step: 'account-services',
  view: 'account/services',
  path,

  async locals(visit) {
    const { db, member, now, context } = visit;
    const connected = await connectedServices(db, context.secrets, member, now);
    const listed = connected.filter(({ clientId }) => clientId !== accountClientId);
    const shown = await Promise.all(
      listed.map(async (service) => describe(service, await context.clients.get(service.clientId), visit)),
    );
    return { path, services: shown.filter((service) => service !== null) };
  },

  actions: {
    end: {
      async run({ service = '' }, { db, member, now, context, record }) {
        if (service === accountClientId || !(await endService(db, context.secrets, member, service, now)))
          return { kind: 'done', done: 'serviceGone', to: path };
        record('service.ended', { client: service });
        return { kind: 'done', done: 'serviceEnded', to: path };
      },
    },
  },
};

function describe(service: ConnectedService, client: Client | undefined, { language, insurer }: Visit) {
  if (client === undefined) return null;
  const { clientId, since, lastUsedAt, scopes, claims } = service;
  return {
    id: clientId,
    name: client.metadata.client_name,
    isPortal: isAt(insurer.portalUrl, client),
    since: formatDate(since, language),
    lastUsedAt: formatDate(lastUsedAt, language),
    receives: received.filter(
      (scope) => scopes.has(scope) || claimsByScope[scope].some((claim) => claims.has(claim)),
    ),
    staysConnected: scopes.has('offline_access'),
  };
}

/** Whether a client sends the browser back to where the insurer's portal is. */
const isAt = (portalUrl: string | null, { metadata }: Client): boolean =>
  portalUrl !== null &&
  metadata.redirect_uris.some((uri) => new URL(uri).origin === new URL(portalUrl).origin);
