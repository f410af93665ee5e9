import type { Middleware } from 'koa';
import type Provider from 'oidc-provider';
import { pathOf } from './path-of.ts';

/** Says so where an endpoint for machines takes nothing but POST (RFC 9126 §2.3); the library has no answer of its own. */
export function postOnly(provider: Provider): Middleware {
  const paths = ['token', 'pushed_authorization_request', 'revocation', 'introspection'].map((name) =>
    pathOf(provider, name),
  );
  return (ctx, next) => {
    if (!paths.includes(ctx.path) || ctx.method === 'POST' || ctx.method === 'OPTIONS') return next();
    ctx.status = 405;
    ctx.set('Allow', 'POST');
    ctx.body = { error: 'invalid_request', error_description: 'this endpoint takes POST alone' };
  };
}
