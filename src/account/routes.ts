import Router from '@koa/router';
import type { Context as KoaContext } from 'koa';
import { now } from '../clock.ts';
import type { Context } from '../context.ts';
import type { FormError } from '../errors.ts';
import { readForm } from '../http/body.ts';
import { crossSite, csrfToken, verifyCsrf } from '../http/csrf.ts';
import { deviceDetail } from '../http/device.ts';
import { chooseLanguage } from '../http/language.ts';
import { homeOf, refusedPage, wayOn } from '../http/off-trail.ts';
import { seeOther } from '../http/see-other.ts';
import { showPage } from '../http/show-page.ts';
import { recognition } from '../interaction/recognition.ts';
import { findMember, lockMember } from '../member/store.ts';
import { currentUnit } from '../oidc/unit-of-work.ts';
import { accountPath, callbackPath } from './client.ts';
import { entrance } from './entrance.ts';
import { accountFlash } from './flash.ts';
import type { AccountPage, Action, Done, Outcome, Visit } from './page.ts';
import { accountPages } from './pages.ts';
import { accountSession, type SignedIn } from './session.ts';
import { accountCommon } from './text.ts';

/** What a form led to that is told on the page it stands on. */
interface Answer {
  errors?: FormError[];
  fields?: Readonly<Record<string, string>>;
  more?: Readonly<Record<string, unknown>>;
}

/** The account pages: a client of our own provider, reached by whoever has a session or signs in on the way. */
export function accountRoutes(context: Context): Router {
  const { config, db: pool, secrets } = context;
  const router = new Router();
  const session = accountSession(context);
  const flash = accountFlash(config);
  const recognizer = recognition(context);
  const door = entrance(context);

  router.get(callbackPath, async (ctx) => {
    const arrival = await door.arrive(ctx, now());
    if (arrival === undefined) return refusedPage(context, ctx);
    const { entry, done, to } = arrival;
    if (entry === null) {
      // Given up: back to where they were, or, where they were nowhere yet, to the services; not to sign in again.
      return seeOther(ctx, (await session.read(ctx, now()))?.complete ? unguarded(to) : '/');
    }
    session.write(ctx, entry);
    if (done !== null) flash.set(ctx, done);
    return seeOther(ctx, to);
  });

  for (const page of accountPages) {
    router.get(page.path, async (ctx) => {
      const signedIn = await session.read(ctx, now());
      if (signedIn === undefined) return door.enter(ctx, now(), ctx.url);
      if (page.isOffered?.(signedIn.insurer) === false) return ctx.throw(404);
      if (asksFactor(signedIn, page)) return confirm(ctx, signedIn, ctx.url);
      return show(ctx, page, visitOf(ctx, signedIn));
    });

    for (const [name, action] of Object.entries(page.actions ?? {})) {
      router.post(`${page.path}/${name}`, (ctx) => act(ctx, page, action));
      // A form's own address, opened as a page: where it stands.
      router.get(`${page.path}/${name}`, (ctx) => seeOther(ctx, page.path));
    }
  }
  return router;

  async function act(ctx: KoaContext, page: AccountPage, action: Action): Promise<void> {
    const fields = await readForm(ctx, secrets);
    const signedIn = await session.read(ctx, now());
    if (crossSite(ctx, config.issuer)) return refusedPage(context, ctx);
    if (signedIn === undefined) return door.enter(ctx, now(), page.path);
    if (!verifyCsrf(secrets, subjectOf(signedIn), fields.csrf)) return refusedPage(context, ctx);
    if (page.isOffered?.(signedIn.insurer) === false) return ctx.throw(404);
    const back = `${page.path}${ctx.search}`;
    if (asksFactor(signedIn, action)) return confirm(ctx, signedIn, back);
    const visit = visitOf(ctx, signedIn);
    const outcome = await carryOut(action, fields, visit);
    switch (outcome.kind) {
      case 'done':
        flash.set(ctx, outcome.done);
        return seeOther(ctx, outcome.to);
      case 'task':
        return door.enter(ctx, now(), outcome.to, { ...outcome, member: signedIn.member });
      case 'refuse':
        return show(ctx, page, visit, { errors: outcome.errors, fields });
      case 'show':
        return show(ctx, page, visit, { more: outcome.locals });
      case 'gone':
        return seeOther(ctx, accountPath);
      case 'signed-out':
        return signedOut(ctx, visit);
    }
  }

  async function signedOut(ctx: KoaContext, { insurer }: Visit): Promise<void> {
    const home = { ...(await homeOf(context, ctx)), insurer };
    await showPage(ctx, 'signed-out', home, { factorLeft: false, links: [wayOn(home)] });
  }

  /** The second factor, and then the page. */
  function confirm(ctx: KoaContext, { member }: SignedIn, to: string): void {
    door.enter(ctx, now(), to, { task: 'confirm', member });
  }

  /** With the member locked, so that of two changes at once each sees what the other left. */
  function carryOut(
    action: Action,
    fields: Readonly<Record<string, string>>,
    visit: Visit,
  ): Promise<Outcome> {
    return pool.transaction((db) =>
      currentUnit().within(db, async () => {
        const { insurerId, id } = visit.member;
        await lockMember(db, secrets, [insurerId], id);
        // Read once the lock is held: a statement sees of other tables what they were when it began to wait.
        const member = await findMember(db, secrets, [insurerId], id);
        // The lock may have been held by what ended this session, or everything (T47).
        if (member?.status !== 'active' || !(await currentUnit().isSessionThere(visit.sessionUid)))
          return { kind: 'gone' };
        const outcome = await action.run(fields, { ...visit, db, member });
        await currentUnit().flush();
        return outcome;
      }),
    );
  }

  function visitOf(ctx: KoaContext, signedIn: SignedIn): Visit {
    const { insurerId, id } = signedIn.member;
    const at = now();
    return {
      ...signedIn,
      db: pool,
      now: at,
      language: chooseLanguage(ctx),
      userAgent: ctx.get('user-agent'),
      rememberedToken: recognizer.tokenOf(ctx),
      query: Object.fromEntries(
        Object.entries(ctx.query).flatMap(([name, value]) =>
          typeof value === 'string' ? [[name, value]] : [],
        ),
      ),
      context,
      isPasskeyHere: (credentialId) => recognizer.isPasskeyHere(ctx, credentialId),
      record: (action, detail = {}) =>
        currentUnit().audit({
          at,
          insurerId,
          memberId: id,
          actor: 'member',
          action,
          outcome: 'success',
          detail: { ...detail, ...deviceDetail(ctx.get('user-agent')) },
        }),
    };
  }

  async function show(
    ctx: KoaContext,
    page: AccountPage,
    visit: Visit,
    { errors = [], fields = {}, more = {} }: Answer = {},
  ): Promise<void> {
    const locals = await page.locals(visit);
    if (locals === null) return seeOther(ctx, accountPath);
    const { language, insurer } = visit;
    const done: Done | null = errors.length === 0 ? flash.take(ctx) : null;
    const words = accountCommon[language];
    if (errors.length > 0) ctx.status = 422;
    const search = new URLSearchParams({ ...visit.query, lang: language === 'ja' ? 'en' : 'ja' });
    await showPage(
      ctx,
      page.view,
      { language, insurer },
      {
        step: page.step,
        csrf: csrfToken(secrets, subjectOf(visit)),
        action: page.path,
        account: words,
        errors,
        values: fields,
        status: done && words.done[done],
        languageHref: `${page.path}?${search}`,
        homeHref: page.path === accountPath ? null : accountPath,
        signOutHref: `/session/end?client_id=kosmo-account`,
        portalHref: insurer.portalUrl,
        ...locals,
        ...more,
      },
    );
  }
}

const asksFactor = ({ complete, fresh }: SignedIn, { guarded }: { guarded?: true }): boolean =>
  !complete || (guarded === true && !fresh);

const subjectOf = ({ sessionUid }: Pick<SignedIn, 'sessionUid'>): string => `account ${sessionUid}`;

/** A guarded page that was not entered would only ask again: the page it stands under. */
function unguarded(to: string): string {
  const [path = ''] = to.split('?');
  return accountPages.some((page) => page.guarded && page.path === path)
    ? path.slice(0, path.lastIndexOf('/'))
    : to;
}
