import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Context } from '../../src/context.ts';

const library = dirname(createRequire(import.meta.url).resolve('oidc-provider'));

export interface ProviderConfiguration {
  features: Record<string, { enabled: boolean }>;
  ttl: Record<string, number | ((...args: unknown[]) => number)>;
  [name: string]: unknown;
}

/** The configuration a provider runs with, defaults included, for rows that no request can show. */
export async function configurationOf({
  provider,
}: Pick<Context, 'provider'>): Promise<ProviderConfiguration> {
  const { default: instance } = await import(join(library, 'helpers/weak_cache.js'));
  return instance(provider).configuration;
}
