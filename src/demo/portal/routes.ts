import Router from '@koa/router';
import type { Context, Middleware } from 'koa';
import { readForm } from '../../http/body.ts';
import { asLanguage, pageLanguage, rememberLanguage } from '../web/language.ts';
import { describeClaims } from './claims.ts';
import type { EndedSessions } from './ended-sessions.ts';
import { showPage, showRefusal } from './page.ts';
import type { Attempt, RelyingParty } from './relying-party.ts';
import { portalText, services } from './text.ts';
import type { Visitor } from './visitor.ts';
import { readWishes } from './wishes.ts';

interface Parts {
  issuer: string;
  relyingParty: RelyingParty;
  visitor: Visitor;
  ended: EndedSessions;
}

export function portalRoutes({ issuer, relyingParty, visitor, ended }: Parts): Middleware {
  const router = new Router();

  router.get(['/', '/signed-out'], async (ctx) => {
    const session = visitor.session(ctx);
    const claims = session === null ? [] : describeClaims(session.claims, pageLanguage(ctx));
    await showPage(ctx, 'top', session, {
      claims,
      accountHref: `${issuer}/account?lang=${pageLanguage(ctx)}`,
      signedOut: ctx.path === '/signed-out' && session === null,
    });
  });

  router.get('/services/:service', async (ctx) => {
    const service = services.find((known) => known === ctx.params.service);
    const session = visitor.session(ctx);
    if (service === undefined)
      return showRefusal(ctx, session, { status: 404, code: 'not_found', again: null });
    if (session === null) return ctx.redirect(`/login?page=${service}`);
    const claims = describeClaims(session.claims, pageLanguage(ctx)).filter(({ name }) =>
      name.startsWith('kenpo_'),
    );
    await showPage(ctx, 'service', session, {
      service,
      claims,
      title: portalText[pageLanguage(ctx)].services[service].name,
    });
  });

  // Also the initiate_login_uri: the provider sends a member here who has to begin anew (Core §4).
  router.get('/login', async (ctx) => {
    if (ctx.query.iss !== undefined && ctx.query.iss !== issuer) {
      return showRefusal(ctx, visitor.session(ctx), { status: 400, code: 'attempt_unknown' });
    }
    const language = localeIn(ctx) ?? pageLanguage(ctx);
    rememberLanguage(ctx, language);
    const page = services.find((known) => known === ctx.query.page) ?? '';
    const { attempt, location } = await relyingParty.begin(language, page, readWishes(ctx.query));
    visitor.rememberAttempt(ctx, attempt);
    leave(ctx, location);
  });

  router.get('/callback', async (ctx) => {
    const session = visitor.session(ctx);
    const attempt = visitor.takeAttempt(ctx, String(ctx.query.state ?? ''));
    if (attempt === null) {
      // The browser's back button, or a page reloaded: who is signed in already needs no explanation.
      if (session !== null) return ctx.redirect('/');
      return showRefusal(ctx, session, { status: 400, code: 'attempt_unknown' });
    }
    const answer = await relyingParty.finish(ctx.querystring, attempt);
    if ('refused' in answer) {
      return showRefusal(ctx, session, { status: 403, code: answer.refused, again: sameAgain(attempt) });
    }
    visitor.signIn(ctx, answer);
    ctx.redirect(attempt.page === '' ? '/' : `/services/${attempt.page}`);
  });

  router.post('/logout', async (ctx) => {
    const session = visitor.session(ctx);
    visitor.signOut(ctx);
    leave(
      ctx,
      session === null ? '/' : await relyingParty.signOutLocation(session.idToken, pageLanguage(ctx)),
    );
  });

  // The provider itself posts here, without any browser.
  router.post('/backchannel-logout', async (ctx) => {
    const { logout_token: token = '' } = await readForm(ctx);
    const over = await relyingParty.readLogoutToken(token);
    ctx.status = over === null ? 400 : 200;
    ctx.body = over === null ? { error: 'invalid_request' } : '';
    if (over !== null) ended.add(over);
  });

  return router.routes() as Middleware;
}

function sameAgain({ page, acrValues }: Attempt): string {
  const wishes = { ...(page && { page }), ...(acrValues.length > 0 && { acr_values: acrValues.join(' ') }) };
  return `/login?${new URLSearchParams(wishes)}`;
}

function localeIn(ctx: Context) {
  return asLanguage(String(ctx.query.ui_locales ?? '').slice(0, 2));
}

function leave(ctx: Context, location: string): void {
  ctx.redirect(location);
  ctx.status = 303;
}
