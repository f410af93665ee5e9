import Router from '@koa/router';
import { passkeysPath, passwordPath } from '../account/client.ts';
import type { Context } from '../context.ts';
import { homeOf } from './off-trail.ts';
import { showPage } from './show-page.ts';
import { messages } from './text/messages.ts';

/** Pages anybody may open: the front door, and where browsers learn what is changed where. */
export function publicPages(context: Context): Router {
  const router = new Router();

  router.get('/', async (ctx) => {
    const home = await homeOf(context, ctx);
    const { language, signInHref } = home;
    const portals = (await context.insurers.all()).flatMap(({ portalUrl, name }) =>
      portalUrl === null ? [] : [{ href: portalUrl, text: name[language] }],
    );
    await showPage(ctx, 'start', home, {
      links: signInHref === null ? portals : [{ href: signInHref, text: messages[language].signIn }],
      languageHref: `/?lang=${language === 'ja' ? 'en' : 'ja'}`,
    });
  });

  // https://w3c.github.io/webappsec-change-password-url/: whoever is not signed in signs in on the way.
  router.get('/.well-known/change-password', (ctx) => ctx.redirect(passwordPath));
  // https://w3c.github.io/webappsec-passkey-endpoints/
  router.get('/.well-known/passkey-endpoints', (ctx) => {
    const passkeys = `${context.config.issuer}${passkeysPath}`;
    ctx.body = { enroll: passkeys, manage: passkeys };
  });
  return router;
}
