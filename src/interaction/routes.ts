import Router from '@koa/router';
import type { Context as KoaContext, Next } from 'koa';
import { accountClientId } from '../account/client.ts';
import { days, now } from '../clock.ts';
import type { Context } from '../context.ts';
import { readForm } from '../http/body.ts';
import { allowReturn, answerBusy } from '../http/busy.ts';
import { addressBlock } from '../http/client-address.ts';
import { crossSite, verifyCsrf } from '../http/csrf.ts';
import { chooseLanguage } from '../http/language.ts';
import { refusedPage } from '../http/off-trail.ts';
import { seeOther } from '../http/see-other.ts';
import { signIns } from '../operations/metrics.ts';
import { optionsToUse } from './ceremonies.ts';
import { closedPage, gonePage, otherBrowserPage, signedOutAfter } from './ends.ts';
import { Engine, type Reply, type Visit } from './engine.ts';
import { renderStep } from './page.ts';
import { recognition } from './recognition.ts';
import { type Resume, resuming } from './resume.ts';
import type { Fields } from './step.ts';
import { findInteraction } from './store.ts';

const insurerCookie = 'insurer';
const clientCookie = 'client';

/** Every page of the sign-in lies under `/interaction/<uid>`, which is the interaction cookie's path. */
export function interactionRoutes(context: Context): Router {
  const { config, hasher, provider, secrets } = context;
  const engine = new Engine(context);
  const recognizer = recognition(context);
  const router = new Router({ prefix: '/interaction/:uid' });

  router.get('/', async (ctx) => {
    const visit = await visitOf(ctx);
    await answer(ctx, visit && (await engine.show(visit)));
  });

  router.get('/passkey-options', async (ctx) => {
    const visit = await visitOf(ctx);
    const reply = visit && (await engine.show(visit));
    if (reply?.kind !== 'page' || reply.step.name !== 'credentials') return ctx.throw(404);
    ctx.body = await optionsToUse({ ...reply.state, member: null }, reply.deps);
  });

  router.get('/:step', async (ctx) => {
    const visit = await visitOf(ctx);
    await answer(ctx, visit && (await engine.lead(visit, ctx.params.step ?? '')));
  });
  router.post('/cancel', (ctx, next) => change(ctx, next, (visit) => engine.cancel(visit)));
  router.post('/switch-member', (ctx, next) => change(ctx, next, (visit) => engine.switchMember(visit)));
  router.post('/:step', (ctx, next) => {
    const { step } = ctx.params;
    return change(ctx, next, (visit, fields, resume) => engine.submit(visit, step ?? '', fields, resume));
  });
  return router;

  async function change(
    ctx: KoaContext,
    next: Next,
    work: (visit: Visit, fields: Fields, resume: Resume) => Promise<Reply>,
  ): Promise<void> {
    const fields = await readForm(ctx, secrets);
    if (crossSite(ctx, config.issuer) || !verifyCsrf(secrets, ctx.params.uid, fields.csrf))
      return refusedPage(context, ctx);
    const visit = await visitOf(ctx);
    if (visit && fields.password !== undefined && hasher.isFull) return crowdedOut(ctx, visit, fields);
    const resume = resuming(context, ctx, next);
    await answer(ctx, visit && (await work(visit, fields, resume)), { fields, resume });
  }

  /** Refuses a password at the cost of little more than reading it (T56). */
  async function crowdedOut(ctx: KoaContext, visit: Visit, fields: Fields): Promise<void> {
    const page = await engine.crowdedOut(visit);
    signIns.inc({ step: 'credentials', outcome: 'busy' });
    if (page === null) return answerBusy(context, ctx);
    await allowReturn(context, ctx);
    return renderStep(ctx, page, fields);
  }

  /** Who visits; undefined where this browser did not start this interaction (or has lost its cookie). */
  async function visitOf(ctx: KoaContext): Promise<Visit | undefined> {
    const { uid } = ctx.params;
    if (ctx.cookies.get(provider.cookieName('interaction')) !== uid) return undefined;
    const at = now();
    return {
      uid,
      sessionId: ctx.cookies.get(provider.cookieName('session')),
      browser: {
        language: (uiLocales) => chooseLanguage(ctx, uiLocales),
        insurerCode: ctx.cookies.get(insurerCookie, { signed: false }),
        ...(await recognizer.recognize(ctx, at)),
      },
      userAgent: ctx.get('user-agent'),
      addressBlock: addressBlock(ctx.state.clientAddress),
      now: at,
    };
  }

  /** `resume`: where a form is answered. A page that looks whether to go on must leave the way on to the browser. */
  async function answer(
    ctx: KoaContext,
    reply: Reply | undefined,
    { fields, resume = async (href) => seeOther(ctx, href) }: { fields?: Fields; resume?: Resume } = {},
  ): Promise<void> {
    if (reply === undefined) return strangerPage(ctx);
    switch (reply.kind) {
      case 'page': {
        const { clientId } = reply.state.request;
        // The account pages are a way aside, not where a browser belongs.
        if (clientId !== accountClientId) remember(ctx, clientCookie, clientId);
        const { insurer } = reply.state;
        if (insurer !== null) remember(ctx, insurerCookie, insurer.code);
        return renderStep(ctx, reply, fields);
      }
      case 'due':
        return seeOther(ctx, `/interaction/${ctx.params.uid}`);
      case 'return':
        await resume(reply.href);
        if (reply.traces) recognizer.leave(ctx, reply.traces);
        return;
      case 'resumed':
        return recognizer.leave(ctx, reply.traces);
      case 'signed-out':
        return signedOutAfter(context, ctx, reply.state);
      case 'gone':
        return gonePage(context, ctx, reply.interaction);
      case 'closed':
        return closedPage(context, ctx, reply.interaction);
      case 'unknown-step':
        return ctx.throw(404);
    }
  }

  /** Without the cookie of this interaction: it has expired with it, or another browser started it. */
  async function strangerPage(ctx: KoaContext): Promise<void> {
    const interaction = await findInteraction(context.db, secrets, ctx.params.uid);
    const alive = interaction !== undefined && interaction.expiresAt > now();
    return alive ? otherBrowserPage(context, ctx, interaction) : gonePage(context, ctx, interaction);
  }

  function remember(ctx: KoaContext, name: string, value: string): void {
    if (ctx.cookies.get(name, { signed: false }) === value) return;
    const secure = config.issuer.startsWith('https:');
    ctx.cookies.set(name, value, {
      httpOnly: true,
      sameSite: 'lax',
      secure,
      maxAge: days(365),
      signed: false,
    });
  }
}
