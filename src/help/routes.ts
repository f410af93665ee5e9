import Router from '@koa/router';
import type { Context as KoaContext } from 'koa';
import type { Context } from '../context.ts';
import { homeOf } from '../http/off-trail.ts';
import { showPage } from '../http/show-page.ts';
import { indexLocals } from './index-page.ts';
import { readerOf } from './reader.ts';
import { topicLocals } from './topic.ts';

/** Pages to read and to print, for the insurer named by `?insurer=<code>`, else the one of this browser. */
export function helpRoutes(context: Context): Router {
  const router = new Router();

  router.get('/help', async (ctx) => {
    const reader = await readerHere(ctx);
    await showPage(ctx, 'help/index', reader, { ...reader.locals, ...indexLocals(reader) });
  });

  router.get('/help/first-sign-in', async (ctx) => {
    const reader = await readerHere(ctx);
    await showPage(ctx, 'help/first-sign-in', reader, { ...reader.locals, ways: reader.ways });
  });

  router.get('/help/:page', async (ctx, next) => {
    const reader = await readerHere(ctx);
    const locals = topicLocals(ctx.params.page ?? '', reader, context.config);
    if (locals === null) return next();
    await showPage(ctx, 'help/topic', reader, { ...reader.locals, ...locals });
  });
  return router;

  async function readerHere(ctx: KoaContext) {
    const home = await homeOf(context, ctx);
    const all = await context.insurers.all();
    const only = all.length === 1 ? all[0] : undefined;
    const named = all.find(({ code }) => code === ctx.query.insurer);
    const reader = readerOf(home.language, named ?? home.insurer ?? only ?? null, all);
    const query = new URLSearchParams({
      ...(reader.insurer && { insurer: reader.insurer.code }),
      lang: home.language === 'ja' ? 'en' : 'ja',
    });
    return { ...reader, locals: { languageHref: `${ctx.path}?${query}` } };
  }
}
