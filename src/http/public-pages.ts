import Router from '@koa/router';
import type { Context } from '../context.ts';
import { homeOf } from './off-trail.ts';
import { messages } from './text/messages.ts';
import { pages } from './text/pages.ts';
import { render } from './view.ts';

/** Pages anybody may open: the front door, and where passwords are changed. */
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

  // https://w3c.github.io/webappsec-change-password-url/: whoever can change no password here can set a new one.
  router.get('/.well-known/change-password', (ctx) => ctx.redirect('/recovery/password'));
  return router;
}
