import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createClient, findClient } from '../client/store.ts';
import { portalClient } from './portal/index.ts';
import { insurerCodes, type Seeding } from './seed.ts';

export interface PortalClient {
  clientId: string;
  clientSecret: string;
}

/**
 * The portal's registration: the one its file (0600) remembers, while the database knows it under this secret
 * and address; otherwise a new one.
 */
export async function registerPortal(seeding: Seeding): Promise<PortalClient> {
  const { db, secrets, config, portalUrl, now } = seeding;
  const file = join(config.dataDir, 'portal-client.json');
  const kept = await readKept(file);
  if (kept && (await isRegistered(seeding, kept))) return kept;
  const wanted = portalClient(portalUrl);
  const { client, secret } = await createClient(
    db,
    secrets,
    {
      name: wanted.client_name,
      redirectUris: wanted.redirect_uris,
      postLogoutRedirectUris: wanted.post_logout_redirect_uris,
      initiateLoginUri: wanted.initiate_login_uri,
      backchannelLogoutUri: wanted.backchannel_logout_uri,
      scope: wanted.scope,
      authMethod: wanted.token_endpoint_auth_method,
      insurerCodes,
    },
    now,
  );
  const registered = { clientId: client.id, clientSecret: secret ?? '' };
  await writeFile(`${file}.new`, JSON.stringify(registered), { mode: 0o600 });
  await rename(`${file}.new`, file);
  return registered;
}

async function readKept(file: string): Promise<PortalClient | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as PortalClient;
  } catch {
    return null;
  }
}

async function isRegistered({ db, secrets, portalUrl }: Seeding, kept: PortalClient): Promise<boolean> {
  const client = await findClient(db, kept.clientId);
  if (!client?.secretDigest || client.disabledAt) return false;
  const digest = client.secretDigest;
  const wanted = portalClient(portalUrl);
  return (
    secrets.digests('client secret', kept.clientSecret).some((candidate) => candidate.equals(digest)) &&
    client.metadata.initiate_login_uri === wanted.initiate_login_uri &&
    client.metadata.backchannel_logout_uri === wanted.backchannel_logout_uri
  );
}
