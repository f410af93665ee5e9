import type { Context as KoaContext } from 'koa';
import type { Context } from '../context.ts';
import type { FormFields } from './body.ts';
import { crossSite } from './csrf.ts';
import { formActionSource } from './headers.ts';
import { keepForm, retrySeconds } from './kept-form.ts';
import { chooseLanguage } from './language.ts';
import { type Home, homeOf, messagePage } from './off-trail.ts';
import { showPage } from './show-page.ts';

/**
 * Answers 503 with Retry-After: whoever asks for JSON, as clients do, gets an error of OAuth's form, and a browser a page
 * that asks for itself again (`data-step="busy"`), or sends its form (as `readForm` has read it) again.
 */
export async function answerBusy(context: Context, ctx: KoaContext): Promise<void> {
  ctx.set('Retry-After', String(retrySeconds));
  if (ctx.accepts('json', 'html') === 'json') return busyJson(ctx);
  const home = await homeAnyhow(context, ctx);
  await allowReturn(context, ctx);
  const form = ctx.state.form as FormFields | undefined;
  if (ctx.method === 'GET') return busyPage(ctx, home, 'get', queryOf(ctx));
  // What another site has sent would come from our own page the next time (T27).
  if (form === undefined || crossSite(ctx, context.config.issuer))
    return messagePage(context, ctx, 503, 'failed', { home });
  const { kept } = keepForm(ctx, context.secrets, form);
  return busyPage(ctx, home, 'post', { csrf: form.csrf ?? '', kept });
}

/** A form sent again may end at the client: browsers hold a form's redirects to `form-action` too. */
export async function allowReturn({ clients }: Context, ctx: KoaContext): Promise<void> {
  const { client_id: id = ctx.cookies.get('client', { signed: false }) } = ctx.query;
  const client = typeof id === 'string' ? await clients.get(id).catch(() => undefined) : undefined;
  for (const uri of client?.metadata.redirect_uris ?? [])
    ctx.state.formActionOrigins.push(formActionSource(uri));
}

export function busyJson(ctx: KoaContext): void {
  ctx.status = 503;
  ctx.body = { error: 'temporarily_unavailable', error_description: 'try again shortly' };
}

/** With the database away, it may not be known where the browser belongs. */
export const homeAnyhow = (context: Context, ctx: KoaContext): Promise<Home> =>
  homeOf(context, ctx).catch(() => ({ language: chooseLanguage(ctx), insurer: null, signInHref: null }));

async function busyPage(
  ctx: KoaContext,
  home: Home,
  method: 'get' | 'post',
  fields: Record<string, string>,
): Promise<void> {
  ctx.status = 503;
  await showPage(ctx, 'busy', home, { seconds: retrySeconds, method, action: ctx.path, fields });
}

const queryOf = (ctx: KoaContext): Record<string, string> =>
  Object.fromEntries(
    Object.entries(ctx.query).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
