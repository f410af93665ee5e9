import { randomUUID } from 'node:crypto';
import type { OutgoingHttpHeaders, RequestListener } from 'node:http';
import type { Middleware } from 'koa';
import type { JWK, KoaContextWithOIDC } from 'oidc-provider';
import instance from 'oidc-provider/lib/helpers/weak_cache.js';
import type { Context } from '../context.ts';
import { fixedHeaders } from './headers.ts';
import { hostRefusal } from './host.ts';
import { noteRequest } from './request-log.ts';

interface Answer {
  headers: OutgoingHttpHeaders;
  body: Buffer;
  /** The first of the keys published then: all are made anew when one changes. */
  key: JWK | undefined;
}

/**
 * Discovery and the public keys are the same for everybody, and asked for by every client's server: each is answered as
 * oidc-provider answered it last, before anything else of the application runs, until the published keys change.
 * `remember` sees the library's answers; pages of other origins, which need the library's CORS headers, always get those.
 */
export function published({ config, log, provider }: Pick<Context, 'config' | 'log' | 'provider'>) {
  const routes = new Map<string, string>(); // of the two, by path
  const answers = new Map<string, Answer>();
  const { jwks } = instance(provider);
  const refusalOf = hostRefusal(config.issuer);
  for (const route of ['discovery', 'jwks']) routes.set(pathFor(provider, route), route);

  const remember: Middleware = async (ctx, next) => {
    await next();
    if (ctx.method !== 'GET' || ctx.status !== 200 || !routes.has(ctx.url) || ctx.get('Origin') !== '') return;
    const body = Buffer.from(JSON.stringify(ctx.body));
    const headers = {
      ...fixedHeaders(config.issuer),
      ...ctx.response.headers,
    };
    answers.set(ctx.url, { headers, body, key: jwks.keys[0] });
  };

  const answerFirst =
    (listener: RequestListener): RequestListener =>
    (req, res) => {
      const { method, url = '', headers } = req;
      const answer = method === 'GET' ? answers.get(url) : undefined;
      if (answer?.key !== jwks.keys[0] || headers.origin !== undefined || refusalOf(req) !== null)
        return listener(req, res);
      const started = performance.now();
      const route = `oidc ${routes.get(url)}`;
      res.once('close', () => noteRequest(log, res, { requestId: randomUUID(), method, route, started }));
      res.writeHead(200, answer.headers).end(answer.body);
    };
  return { remember, answerFirst };
}
