import type { Client } from 'oidc-provider';

/** Whether a script is the client itself: one that runs in the browser, where the browser is sent back to. */
export const isOwnScript = (origin: string, { clientAuthMethod, redirectUris }: Client): boolean =>
  clientAuthMethod === 'none' && (redirectUris ?? []).some((uri) => new URL(uri).origin === origin);
