import type { Client } from './client.ts';

type Decided = Pick<Client, 'id' | 'insurerCodes' | 'minimumAcr' | 'metadata' | 'disabledAt'>;

/** What an operator decides about a client, in the names of OpenID Connect Dynamic Client Registration 1.0, section 2. */
export const documentOf = ({ id, insurerCodes, minimumAcr, metadata, disabledAt }: Decided) => ({
  client_id: id,
  ...metadata,
  // ours: whose members it serves, and the weakest level it is answered with
  insurers: insurerCodes ?? ('all' as const),
  minimum_acr: minimumAcr,
  disabled: disabledAt !== null,
});

/** A client as operators see it: `client apply` takes it back as it is. Times are seconds (section 3.2.1). */
export const describeClient = (client: Client, now: Date) => {
  const { client_id, ...document } = documentOf(client);
  const { createdAt, updatedAt, previousSecret } = client;
  return {
    client_id,
    client_id_issued_at: toSeconds(createdAt),
    updated_at: updatedAt && toSeconds(updatedAt),
    ...(previousSecret &&
      previousSecret.endsAt > now && { previous_secret_expires_at: toSeconds(previousSecret.endsAt) }),
    ...document,
  };
};

const toSeconds = (time: Date): number => Math.floor(time.getTime() / 1000);
