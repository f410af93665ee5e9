import Router from '@koa/router';
import type { Context, Middleware } from 'koa';
import { pageLanguage } from '../web/language.ts';
import { renderPage } from '../web/render.ts';
import { linkify } from './linkify.ts';
import type { MessageLog } from './message-log.ts';
import { mailboxText } from './text.ts';

/** A mail may not run scripts, load anything remote or send forms; its links open in a new tab. */
const MAIL_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; " +
  'sandbox allow-popups allow-popups-to-escape-sandbox';

export function mailboxPages(log: MessageLog): Middleware {
  const router = new Router();

  router.get('/api/messages', (ctx) => {
    ctx.body = log.list(addressIn(ctx));
  });

  router.get('/', async (ctx) => {
    const address = addressIn(ctx);
    await page(ctx, 'inbox', { address: address ?? '', messages: log.list(address).slice(0, 100) });
  });

  router.get('/messages/:id', async (ctx) => {
    const message = log.find(ctx.params.id ?? '');
    if (message === undefined) ctx.status = 404;
    await page(ctx, message === undefined ? 'not-found' : 'message', {
      message,
      pieces: linkify(message?.text ?? ''),
    });
  });

  router.get('/messages/:id/html', (ctx) => {
    const html = log.find(ctx.params.id ?? '')?.html ?? '';
    ctx.set('Content-Security-Policy', MAIL_POLICY);
    ctx.type = 'html';
    ctx.body = `<!doctype html><base target="_blank">${html}`;
  });

  return router.routes() as Middleware;
}

async function page(ctx: Context, view: string, locals: object): Promise<void> {
  const lang = pageLanguage(ctx);
  const time = new Intl.DateTimeFormat(lang, {
    dateStyle: 'medium',
    timeStyle: 'medium',
    timeZone: 'Asia/Tokyo',
  });
  const query = new URLSearchParams({ ...ctx.query, lang: lang === 'ja' ? 'en' : 'ja' });
  ctx.type = 'html';
  ctx.body = await renderPage(`mailbox/${view}`, {
    site: 'mailbox',
    lang,
    t: mailboxText[lang],
    languageHref: `${ctx.path}?${query}`,
    formatTime: (iso: string) => time.format(new Date(iso)),
    ...locals,
  });
}

/** The address asked for; a `+` that was not escaped in the query arrives as a space. */
function addressIn(ctx: Context): string | null {
  const to = [ctx.query.to].flat()[0]?.trim() ?? '';
  return to === '' ? null : to.replaceAll(' ', '+');
}
