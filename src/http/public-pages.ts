import Router from '@koa/router';
import type { Context } from '../context.ts';
import { homeOf, messagePage } from './off-trail.ts';
import { messages } from './text/messages.ts';
import { pages } from './text/pages.ts';
import { render } from './view.ts';

/** Pages anybody may open: the front door, and where to turn when ID or password are forgotten. */
export function publicPages(context: Context): Router {
  const router = new Router();

  router.get('/', async (ctx) => {
    const { language, insurer, signInHref } = await homeOf(context, ctx);
    const portals = (await context.insurers.all()).flatMap(({ portalUrl, name }) =>
      portalUrl === null ? [] : [{ href: portalUrl, text: name[language] }],
    );
    ctx.type = 'html';
    ctx.body = await render('start', {
      lang: language,
      nonce: ctx.state.nonce,
      text: pages.start[language],
      insurer,
      links: signInHref === null ? portals : [{ href: signInHref, text: messages[language].signIn }],
      languageHref: `/?lang=${language === 'ja' ? 'en' : 'ja'}`,
    });
  });

  for (const [path, name] of [
    ['/recovery/password', 'forgotPassword'],
    ['/recovery/user-id', 'forgotUserId'],
  ] as const) {
    router.get(path, async (ctx) => messagePage(context, ctx, 200, name));
  }
  return router;
}
