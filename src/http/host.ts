import type { IncomingMessage } from 'node:http';
import type { Middleware } from 'koa';
import type { Config } from '../config.ts';
import { clientAddress } from './client-address.ts';

/**
 * Lets a request pass only if it is meant for the issuer, before anything builds an address from it (T24), and
 * leaves behind headers that can be believed: `Host`, `X-Forwarded-Proto` and `X-Forwarded-For` are the
 * issuer's host, the issuer's scheme and the client's address; every other forwarded header is gone. Koa and
 * oidc-provider behind it therefore run with `proxy = true`.
 */
export function hostGuard({ issuer, trustProxy }: Pick<Config, 'issuer' | 'trustProxy'>): Middleware {
  const { host, protocol } = new URL(issuer);
  const scheme = protocol.slice(0, -1);
  const refusalOf = hostRefusal(issuer);
  return (ctx, next) => {
    const { req } = ctx;
    const refusal = refusalOf(req);
    if (refusal !== null) {
      ctx.status = refusal;
      ctx.body =
        refusal === 421
          ? `This service answers at ${issuer} only.\n`
          : 'This request cannot be understood.\n';
      return;
    }
    ctx.state.clientAddress = clientAddress(req, trustProxy);
    for (const name of Object.keys(req.headers))
      if (/^(x-)?forwarded(-|$)/.test(name)) delete req.headers[name];
    req.headers.host = host;
    req.headers['x-forwarded-proto'] = scheme;
    req.headers['x-forwarded-for'] = ctx.state.clientAddress;
    return next();
  };
}

/** The status a request is refused with that is not meant for the issuer; null where it is. */
export function hostRefusal(issuer: string): (req: IncomingMessage) => 400 | 421 | null {
  const { host, protocol } = new URL(issuer);
  return (req) => refuse(req, host, protocol.slice(0, -1));
}

function refuse(req: IncomingMessage, host: string, scheme: string): 400 | 421 | null {
  const hosts = req.headersDistinct.host ?? [];
  const originForm = /^\/(?![/\\])/; // RFC 9112 §3.2.1; `//host/…` would be read as an authority further on
  if (hosts.length !== 1 || !originForm.test(req.url ?? '')) return 400;
  if (hosts[0]?.toLowerCase() !== host) return 421;
  if (each(req, 'x-forwarded-host').some((value) => value !== host)) return 421;
  // A request that reached our proxy in clear under an https issuer (T32): its cookies have been seen.
  if (scheme === 'https' && each(req, 'x-forwarded-proto').some((value) => value !== 'https')) return 400;
  return null;
}

const each = (req: IncomingMessage, name: string): string[] =>
  (req.headersDistinct[name] ?? [])
    .flatMap((value) => value.split(','))
    .map((value) => value.trim().toLowerCase());
