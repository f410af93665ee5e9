import Router from '@koa/router';
import type { Context as KoaContext } from 'koa';
import { now } from '../clock.ts';
import type { Context } from '../context.ts';
import { examplePassword } from '../credential/new-password.ts';
import type { FormError } from '../errors.ts';
import { csrfToken } from '../http/csrf.ts';
import { type Again, keepForm } from '../http/kept-form.ts';
import { chooseLanguage } from '../http/language.ts';
import { mailedLink } from '../http/mailed-link.ts';
import { homeOf, messagePage, refusedPage } from '../http/off-trail.ts';
import { showPage } from '../http/show-page.ts';
import { messages } from '../http/text/messages.ts';
import type { Insurer } from '../insurer/insurer.ts';
import { maskUserId } from '../member/user-id.ts';
import { answerReset, findReset, type Reset } from './reset.ts';

const path = '/recovery/reset';
const view = 'recovery/reset-password';

interface Shown {
  token: string;
  reset: Reset;
  insurer: Insurer;
  status?: number;
  errors?: FormError[];
  birthdate?: string | undefined;
  again?: Again | null;
}

/** The page of the mailed link: looking changes nothing, its form works once and signs nobody in. */
export function resetRoutes(context: Context): Router {
  const { secrets } = context;
  const router = new Router();
  const mailedToken = mailedLink(context, 'reset-link', path);

  router.get(path, async (ctx) => {
    const token = mailedToken.open(ctx);
    if (token === undefined) return;
    const found = await resetOf(token);
    const spent = found && found.reset.link.tries >= found.insurer.throttles.birthdate.perInteraction;
    return found && !spent ? show(ctx, { token, ...found }) : gone(ctx);
  });

  router.post(path, async (ctx) => {
    const sent = await mailedToken.submitted(ctx);
    if (sent === undefined) return refusedPage(context, ctx);
    const { token, fields } = sent;
    const found = await resetOf(token);
    if (found === undefined) return gone(ctx);
    const { reset, insurer } = found;
    const form = { fields, language: chooseLanguage(ctx), userAgent: ctx.get('user-agent'), now: now() };
    const outcome = await answerReset(context, reset, insurer, form);
    if (outcome.kind === 'gone') return gone(ctx);
    if (outcome.kind === 'refused') {
      const { status, errors } = outcome;
      const { birthdate, ...passwords } = fields;
      const again = status === 503 ? keepForm(ctx, secrets, passwords) : null;
      return show(ctx, { token, reset, insurer, status, errors, birthdate, again });
    }
    mailedToken.forget(ctx);
    const home = await homeOf(context, ctx);
    const signInHref = home.insurer?.id === insurer.id ? home.signInHref : insurer.portalUrl;
    return messagePage(context, ctx, 200, 'passwordReset', { home: { ...home, insurer, signInHref } });
  });
  return router;

  async function resetOf(token: string): Promise<{ reset: Reset; insurer: Insurer } | undefined> {
    const reset = await findReset(context, token, now());
    const insurer = (await context.insurers.all()).find(({ id }) => id === reset?.member.insurerId);
    return reset && insurer && { reset, insurer };
  }

  async function gone(ctx: KoaContext): Promise<void> {
    const home = await homeOf(context, ctx);
    const ways = [{ href: '/recovery/password', text: messages[home.language].forgotPassword }];
    return messagePage(context, ctx, 410, 'resetLinkUsed', { home, ways });
  }

  async function show(
    ctx: KoaContext,
    { token, reset, insurer, status = 200, errors = [], birthdate = '', again = null }: Shown,
  ): Promise<void> {
    const language = chooseLanguage(ctx);
    ctx.status = status;
    if (again !== null) ctx.set('Retry-After', String(again.seconds));
    await showPage(
      ctx,
      view,
      { language, insurer },
      {
        csrf: csrfToken(secrets, token),
        action: path,
        errors,
        again,
        values: { birthdate },
        userIdMasked: maskUserId(reset.member.userId),
        example: examplePassword(reset.member),
        languageHref: `${path}?lang=${language === 'ja' ? 'en' : 'ja'}`,
      },
    );
  }
}
