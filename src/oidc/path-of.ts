import type Provider from 'oidc-provider';

/** Where oidc-provider serves a route, by the library's own name of it; its types keep `pathFor` back. */
export const pathOf = (provider: Provider, name: string): string =>
  (provider as unknown as { pathFor(name: string): string }).pathFor(name);
