import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Koa, { type Middleware } from 'koa';

export interface Log {
  error(detail: object, message: string): void;
}

const STYLE_SHEETS = {
  '/assets/tokens.css': createRequire(import.meta.url).resolve(
    '@digital-go-jp/design-tokens/dist/tokens-simple.css',
  ),
  '/assets/base.css': new URL('base.css', import.meta.url),
};

interface Site {
  /** Origins beside its own that a form of this site may lead to. */
  formAction?: string[];
  assets?: Record<string, URL>;
  log?: Log | undefined;
}

/** What the two demo sites share: headers, the style sheets, and faults that reach the log and not the page. */
export function createSite({ formAction = [], assets = {}, log }: Site): Koa {
  const app = new Koa();
  app.on('error', (error: Error & { expose?: boolean }) => {
    if (error.expose !== true) log?.error({ err: error }, 'demo page failed');
  });
  return app.use(headers(formAction)).use(files({ ...STYLE_SHEETS, ...assets }));
}

function headers(formAction: string[]): Middleware {
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "connect-src 'self'",
    "frame-src 'self'",
    "img-src 'self' data:",
    `form-action ${["'self'", ...formAction].join(' ')}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  return async (ctx, next) => {
    ctx.set({
      'Content-Security-Policy': policy,
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
    });
    await next();
  };
}

function files(paths: Record<string, string | URL>): Middleware {
  const contents = new Map(Object.entries(paths).map(([path, file]) => [path, readFileSync(file)]));
  return async (ctx, next) => {
    const content = contents.get(ctx.path);
    if (content === undefined) return next();
    ctx.type = ctx.path.endsWith('.css') ? 'css' : 'js';
    ctx.set('Cache-Control', 'max-age=60');
    ctx.body = content;
  };
}
