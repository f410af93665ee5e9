import { randomUUID } from 'node:crypto';
import type { OutgoingHttpHeaders, RequestListener } from 'node:http';
import type { Context as KoaContext, Middleware } from 'koa';
import type { JWK } from 'oidc-provider';
import instance from 'oidc-provider/lib/helpers/weak_cache.js';
import type { Context } from '../context.ts';
import { fixedHeaders } from './headers.ts';
import { hostRefusal } from './host.ts';
import { noteRequest, routeOf } from './request-log.ts';

/** More than there are paths. */
const MOST = 5;

interface Answer {
  route: string;
  headers: OutgoingHttpHeaders;
  /** A text leaves in one piece with its head, bytes in a call of their own. */
  body: string;
  /** Of the keys published then; all are made anew when one changes. */
  firstKey: JWK | undefined;
}

/**
 * Discovery and the public keys are the same for everybody, and asked for by every client's server: each is answered as
 * oidc-provider answered it last, before anything else of the application runs, until the published keys change.
 * `remember` sees the library's answers; pages of other origins, which need the library's CORS headers, always get those.
 */
export function published({ config, log, provider }: Pick<Context, 'config' | 'log' | 'provider'>) {
  const answers = new Map<string, Answer>(); // by path
  const { jwks } = instance(provider);
  const policy = fixedHeaders(config.issuer)['Content-Security-Policy'];
  const refusalOf = hostRefusal(config.issuer);

  const remember: Middleware = async (ctx, next) => {
    await next();
    if (!isPublished(ctx) || (answers.size === MOST && !answers.has(ctx.path))) return;
    const body = JSON.stringify(ctx.body);
    // The policy of a page has a nonce, good for one response alone.
    const own = { 'content-security-policy': policy, 'content-length': Buffer.byteLength(body) };
    const headers = { ...ctx.response.headers, ...own };
    answers.set(ctx.path, { route: routeOf(ctx), headers, body, firstKey: jwks.keys[0] });
  };

  const answerFirst =
    (listener: RequestListener): RequestListener =>
    (req, res) => {
      const { url = '', headers } = req;
      const answer = req.method === 'GET' && headers.origin === undefined ? answers.get(url) : undefined;
      if (answer === undefined || answer.firstKey !== jwks.keys[0] || refusalOf(req) !== null)
        return listener(req, res);
      const request = { requestId: randomUUID(), method: 'GET', route: answer.route };
      const started = performance.now();
      res.once('close', () => noteRequest(log, res, { ...request, started }));
      res.writeHead(200, answer.headers).end(answer.body);
    };
  return { remember, answerFirst };
}

const isPublished = (ctx: KoaContext): boolean =>
  ['discovery', 'jwks'].includes(ctx.oidc?.route) &&
  ctx.method === 'GET' &&
  ctx.status === 200 &&
  ctx.url === ctx.path &&
  ctx.get('Origin') === '';
