import Router from '@koa/router';
import type { Context } from '../context.ts';
import { homeOf } from './off-trail.ts';
import { showPage } from './show-page.ts';

const path = '/help/first-sign-in';
const view = 'help/first-sign-in';

/** The printable manual, for the insurer named by `?insurer=<code>`, else the one this browser was last sent by. */
export function manualRoutes(context: Context): Router {
  const router = new Router();
  router.get(path, async (ctx) => {
    const home = await homeOf(context, ctx);
    const named = (await context.insurers.all()).find(({ code }) => code === ctx.query.insurer);
    const insurer = named ?? home.insurer;
    const other = home.language === 'ja' ? 'en' : 'ja';
    await showPage(
      ctx,
      view,
      { ...home, insurer },
      {
        languageHref: `${path}?${new URLSearchParams({ ...(insurer && { insurer: insurer.code }), lang: other })}`,
      },
    );
  });
  return router;
}
