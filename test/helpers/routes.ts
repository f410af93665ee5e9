import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type Router from '@koa/router';
import type { Context } from '../../src/context.ts';

export interface Route {
  method: string;
  /** With its parameters, such as `/interaction/:uid/:step`. */
  path: string;
}

const registrations = new URL(
  'helpers/initialize_app.js',
  `file://${createRequire(import.meta.url).resolve('oidc-provider')}`,
);

/** Every route of our own pages, as the running application's router holds them. */
export function ownRoutes({ provider }: Pick<Context, 'provider'>): Route[] {
  const routers = (provider.middleware as { router?: Router }[]).flatMap(({ router }) => router ?? []);
  return routers.flatMap(({ stack }) =>
    stack.flatMap(({ methods, path }) => methods.map((method) => ({ method, path: String(path) }))),
  );
}

/**
 * Every route oidc-provider has registered: the library's router cannot be listed, so the names come from where
 * the library registers them. Where several methods share a name, some may answer 404.
 */
export function libraryRoutes({ provider }: Pick<Context, 'provider'>): Route[] {
  const calls = readFileSync(registrations, 'utf8').matchAll(/\b(get|post|put|del|options)\('([\w.]+)', /g);
  return [...calls].flatMap(([, method = '', name = '']) => {
    const path = pathOf(provider, name);
    return path === null ? [] : [{ method: method.toUpperCase().replace('DEL', 'DELETE'), path }];
  });
}

function pathOf(provider: Context['provider'], name: string): string | null {
  const { pathFor } = provider as unknown as { pathFor(name: string, parameters?: object): string };
  try {
    return decodeURIComponent(pathFor.call(provider, name, { uid: ':uid' }));
  } catch {
    return null;
  }
}
