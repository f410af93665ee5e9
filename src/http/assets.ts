import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Middleware } from 'koa';

interface Asset {
  type: string;
  hash: string;
  plain: Buffer;
  /** Only of what compressing makes smaller. */
  br?: Buffer;
  gzip?: Buffer;
}

const { resolve } = createRequire(import.meta.url);
const own = (name: string) => readFileSync(new URL(`assets/${name}`, import.meta.url));
const packaged = (path: string) => readFileSync(resolve(path));
const bundle = '../dist/bundle/index.umd.min.js';

const types = { css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml', webp: 'image/webp' };

// The best quality is 5 % smaller and would cost a start 200 ms.
const quick = { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } };

/** The Digital Agency's design tokens, then our own rules. */
const style = [
  packaged('@digital-go-jp/design-tokens/dist/tokens.css'),
  ...['base', 'frame', 'boxes', 'fields', 'buttons', 'account', 'manual'].map((name) =>
    own(`style/${name}.css`),
  ),
];

/** The screens in the printable manual, drawn by test/manual-pictures.ts. */
const pictures = Object.fromEntries(
  readdirSync(new URL('assets/manual', import.meta.url)).map((name) => [
    `manual/${name}`,
    own(`manual/${name}`),
  ]),
);

/** Every file a member's browser may load, by name. */
const files: Record<string, Buffer> = {
  'style.css': Buffer.concat(style),
  'page.js': own('page.js'),
  'passkey.js': own('passkey.js'),
  'simplewebauthn.js': readFileSync(new URL(bundle, `file://${resolve('@simplewebauthn/browser')}`)),
  'icon.svg': own('icon.svg'),
  ...pictures,
};

const assets = new Map(
  Object.entries(files).map(([name, plain]): [string, Asset] => {
    const hash = createHash('sha256').update(plain).digest('base64url').slice(0, 12);
    const type = types[name.split('.').at(-1) as keyof typeof types];
    if (type === types.webp) return [name, { type, hash, plain }];
    return [name, { type, hash, plain, br: brotliCompressSync(plain, quick), gzip: gzipSync(plain) }];
  }),
);

/** An asset's URL, which changes with its content. Throws for a name there is no file for. */
export function asset(name: string): string {
  const found = assets.get(name);
  if (found === undefined) throw new Error(`no asset ${name}`);
  return `/assets/${name}?v=${found.hash}`;
}

/** What is in a file of text, for a page that stands alone. */
export const assetText = (name: 'style.css'): string => String(files[name]);

/** Serves `/assets/<name>`: for a year where the URL names the content it has, else not to be kept. */
export const serveAssets: Middleware = (ctx, next) => {
  const found = assets.get(/^\/assets\/([\w./-]+)$/.exec(ctx.path)?.[1] ?? '');
  if (found === undefined || !['GET', 'HEAD'].includes(ctx.method)) return next();
  ctx.type = found.type;
  ctx.set('X-Content-Type-Options', 'nosniff');
  ctx.set('Cache-Control', ctx.query.v === found.hash ? 'public, max-age=31536000, immutable' : 'no-cache');
  ctx.vary('Accept-Encoding');
  const encoding = ctx.acceptsEncodings('br', 'gzip', 'identity');
  const packed = encoding === 'br' || encoding === 'gzip' ? found[encoding] : undefined;
  if (packed) ctx.set('Content-Encoding', String(encoding));
  ctx.body = packed ?? found.plain;
};
