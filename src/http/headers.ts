import type { ServerResponse } from 'node:http';
import type { Context, Middleware } from 'koa';
import { fewRandomBytes } from '../random.ts';

const TWO_YEARS = 63_072_000;

const POLICY = 'Content-Security-Policy';

/** The headers of every response, whoever made it; a page may set its own `Cache-Control` or `Referrer-Policy`. */
export function fixedHeaders(issuer: string): Record<string, string> {
  return {
    'Cache-Control': 'no-store',
    [POLICY]: "default-src 'none'; frame-ancestors 'none'",
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy':
      'publickey-credentials-get=(self), publickey-credentials-create=(self), camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    // With `no-referrer` a form's POST would carry `Origin: null` and look like another site's.
    'Referrer-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    ...(issuer.startsWith('https:') && {
      'Strict-Transport-Security': `max-age=${TWO_YEARS}; includeSubDomains`,
    }),
  };
}

/**
 * Sets the security headers before the request is handled and completes them at the moment the response is
 * sent, so that oidc-provider's own pages and Koa's error path (which drops headers) carry them as well.
 *
 * In: nothing. Out: `ctx.state.nonce` for `<script nonce>` and `<style nonce>`. While handling, others may push
 * CSP sources to `ctx.state.formActionOrigins` (see `formActionSource`) and `ctx.state.imageOrigins`.
 */
export function securityHeaders(issuer: string): Middleware {
  const fixed = Object.entries(fixedHeaders(issuer)).filter(([name]) => name !== POLICY);
  return (ctx, next) => {
    const { res, state } = ctx;
    state.nonce = fewRandomBytes(16).toString('base64');
    state.formActionOrigins = [];
    state.imageOrigins = [];
    for (const [name, value] of fixed) res.setHeader(name, value);
    // The policy must be there now: oidc-provider appends the hash of its inline script to what it finds.
    const policy = pagePolicy(state.nonce);
    res.setHeader(POLICY, policy);
    beforeSending(res, () => {
      for (const [name, value] of fixed) if (!res.hasHeader(name)) res.setHeader(name, value);
      if (!res.hasHeader(POLICY)) res.setHeader(POLICY, policy);
      const hasMore = state.formActionOrigins.length + state.imageOrigins.length > 0;
      if (hasMore || res.getHeader(POLICY) !== policy) res.setHeader(POLICY, completePolicy(ctx));
    });
    return next();
  };
}

/** The CSP source that lets a form's answer redirect to this redirect URI; browsers check the redirect too. */
export function formActionSource(redirectUri: string): string {
  const { origin, protocol } = new URL(redirectUri);
  return origin === 'null' ? protocol : origin; // an app's own scheme has no origin
}

const pagePolicy = (nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

function completePolicy({ res, state }: Context): string {
  const extra: Record<string, string[]> = {
    'form-action': state.formActionOrigins,
    'img-src': state.imageOrigins,
  };
  return String(res.getHeader(POLICY))
    .split(';')
    .map((directive) => {
      const [name = '', ...sources] = directive.trim().split(/\s+/);
      return [
        name,
        ...sources,
        ...(extra[name] ?? []).filter((source) => /^[\w:/.[\]+-]+$/.test(source)),
      ].join(' ');
    })
    .join('; ');
}

/** Runs `complete` once, right before the status line and headers leave; explicit and implicit heads both pass here. */
function beforeSending(res: ServerResponse, complete: () => void): void {
  const writeHead = res.writeHead;
  res.writeHead = function (this: ServerResponse, ...args: unknown[]) {
    res.writeHead = writeHead;
    complete();
    return Reflect.apply(writeHead, this, args) as ServerResponse;
  } as typeof writeHead;
}
