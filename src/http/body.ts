import type { Context } from 'koa';
import getRawBody from 'raw-body';
import type { Secrets } from '../secrets.ts';
import { withKept } from './kept-form.ts';

const MAX_BYTES = 64 * 1024;
const MAX_FIELDS = 50;

/** A form's fields: one string each, without a prototype. */
export type FormFields = Readonly<Record<string, string>>;

/**
 * Reads a form strictly (T34, T60): only `application/x-www-form-urlencoded` (else 415), at most 64 KiB (413);
 * a repeated field, an array or object notation, a name that JavaScript itself uses, NUL or invalid UTF-8 is 400.
 * Throws Koa's HttpError. With `secrets`, what a page has kept of the form is put back. Reading it again answers the same.
 */
export async function readForm(ctx: Context, secrets?: Secrets): Promise<FormFields> {
  if (ctx.state.form !== undefined) return ctx.state.form;
  if (!ctx.is('application/x-www-form-urlencoded') || ctx.get('content-encoding')) return ctx.throw(415);
  const body = await readBody(ctx);
  const sent = parseForm(body) ?? ctx.throw(400, 'The form was not sent as this page made it.');
  ctx.state.form = secrets ? withKept(ctx, secrets, sent) : sent;
  return ctx.state.form;
}

/** The fields of a urlencoded body, or null where anything about it is not as a browser sends it. */
export function parseForm(body: Buffer): FormFields | null {
  const fields: Record<string, string> = Object.create(null);
  const pairs = body.toString('latin1').split('&').filter(Boolean);
  if (pairs.length > MAX_FIELDS) return null;
  for (const pair of pairs) {
    const cut = pair.indexOf('=');
    const name = decode(cut < 0 ? pair : pair.slice(0, cut));
    const value = decode(cut < 0 ? '' : pair.slice(cut + 1));
    if (name === null || value === null || !/^[a-z][a-z0-9_-]{0,63}$/i.test(name)) return null;
    if (name in Object.prototype || Object.hasOwn(fields, name)) return null;
    fields[name] = value;
  }
  return fields;
}

async function readBody(ctx: Context): Promise<Buffer> {
  try {
    return await getRawBody(ctx.req, { limit: MAX_BYTES, length: ctx.request.length ?? null });
  } catch (error) {
    ctx.res.shouldKeepAlive = false; // what is left of the body is not read
    return ctx.throw((error as { status?: number }).status === 413 ? 413 : 400);
  }
}

function decode(text: string): string | null {
  if (!/^[\x21-\x7e]*$/.test(text)) return null; // browsers encode everything else
  try {
    const decoded = decodeURIComponent(text.replaceAll('+', ' '));
    return decoded.includes('\0') ? null : decoded;
  } catch {
    return null;
  }
}
