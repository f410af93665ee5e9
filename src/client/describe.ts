import type { Client } from './client.ts';

/** A client as operators see it, in the names of OpenID Connect Dynamic Client Registration 1.0, section 3.2.1. */
export const describeClient = ({
  id,
  insurerCodes,
  minimumAcr,
  metadata,
  createdAt,
  disabledAt,
}: Client) => ({
  client_id: id,
  client_id_issued_at: Math.floor(createdAt.getTime() / 1000),
  ...metadata,
  // ours: whose members it serves, and the weakest level it is answered with
  insurers: insurerCodes ?? ('all' as const),
  minimum_acr: minimumAcr,
  disabled: disabledAt !== null,
});
