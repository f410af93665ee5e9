import Router from '@koa/router';
import type { Context as KoaContext } from 'koa';
import { now } from '../clock.ts';
import type { Context } from '../context.ts';
import type { FormError } from '../errors.ts';
import { readForm } from '../http/body.ts';
import { addressBlock } from '../http/client-address.ts';
import { crossSite, csrfToken, verifyCsrf } from '../http/csrf.ts';
import { deviceKind } from '../http/device.ts';
import { type Home, homeOf, messagePage, refusedPage } from '../http/off-trail.ts';
import { ownCookie } from '../http/own-cookie.ts';
import { showPage } from '../http/show-page.ts';
import type { Insurer } from '../insurer/insurer.ts';
import { searchInsurers } from '../insurer/search.ts';
import { throttledError } from '../interaction/refusals.ts';
import { parseBirthdate } from '../member/birthdate.ts';
import { parseEmail } from '../member/email-address.ts';
import { foldUserId } from '../member/user-id.ts';
import { randomSecret } from '../secrets.ts';
import { failedFrom } from '../throttle/crowds.ts';
import { rules } from '../throttle/rules.ts';
import { admit } from '../throttle/throttle.ts';
import { queueRecovery } from './store.ts';

type Fields = Readonly<Record<string, string>>;

const forms = [
  {
    for: 'password',
    path: '/recovery/password',
    view: 'recovery/forgot-password',
    read: ({ userId = '' }: Fields) => foldUserId(userId),
  },
  {
    for: 'user-id',
    path: '/recovery/user-id',
    view: 'recovery/forgot-user-id',
    read: ({ email = '' }: Fields) => parseEmail(email),
  },
] as const;

/** In the address while the insurer is asked for, though this browser may remember one. */
const choose = 'choose=1';
const shownAgain = ['insurer', 'userId', 'email', 'birthdate'];

/**
 * Forgotten password and forgotten user ID. Nothing about anybody is looked up here: every request is queued, and
 * everybody reads the same, after the same work (T07).
 */
export function recoveryRequestRoutes(context: Context): Router {
  const { config, db, secrets } = context;
  const router = new Router();
  const cookie = ownCookie(config, 'recovery');

  for (const form of forms) {
    router.get(form.path, (ctx) => show(ctx, form));

    router.post(form.path, async (ctx) => {
      const fields = await readForm(ctx, secrets);
      const flow = cookie.read(ctx) ?? '';
      if (crossSite(ctx, config.issuer) || !verifyCsrf(secrets, subjectOf(flow), fields.csrf))
        return refusedPage(context, ctx);
      const home = await homeHere(ctx);
      const insurer = await insurerNamed(fields, home);
      const who = form.read(fields);
      const birthdate = parseBirthdate(fields.birthdate ?? '', now());
      if (insurer === undefined || who === null || birthdate === null) {
        const errors: FormError[] = [];
        if (insurer === undefined) errors.push({ code: 'insurer_unknown', field: 'insurer' });
        if (who === null) errors.push({ code: 'email_invalid', field: 'email' });
        if (birthdate === null) errors.push({ code: 'birthdate_invalid', field: 'birthdate' });
        return show(ctx, form, { status: 422, fields, errors });
      }
      const block = addressBlock(ctx.state.clientAddress);
      const attempts = [{ rule: rules.recovery, insurerId: 0, key: flow }, failedFrom(block, insurer, who)];
      const { opensAt } = await admit(db, secrets, attempts, now());
      if (opensAt !== null) {
        const errors = [throttledError(opensAt, home.language, now())];
        return show(ctx, form, { status: 429, fields, errors });
      }
      const { language } = home;
      const device = deviceKind(ctx.get('user-agent'));
      const request = {
        for: form.for,
        insurerId: insurer.id,
        who,
        birthdate,
        language,
        device,
        addressBlock: block,
      };
      await queueRecovery(db, secrets, request, now());
      return messagePage(context, ctx, 200, 'recoverySent', {
        home: { ...home, insurer, signInHref: home.signInHref ?? insurer.portalUrl },
        values: { domain: config.mailDomain },
      });
    });
  }
  return router;

  async function show(
    ctx: KoaContext,
    { path, view }: (typeof forms)[number],
    {
      status = 200,
      fields = {},
      errors = [],
    }: { status?: number; fields?: Fields; errors?: FormError[] } = {},
  ): Promise<void> {
    const { language, insurer: known } = await homeHere(ctx);
    const all = await context.insurers.all();
    const asked = known === null || 'insurer' in fields;
    const found = fields.insurer === undefined ? [] : searchInsurers(all, fields.insurer);
    const offered = found.length > 0 ? found : all;
    const insurer = asked ? null : known;
    const here = asked ? `${path}?${choose}` : path;
    ctx.status = status;
    await showPage(
      ctx,
      view,
      { language, insurer },
      {
        csrf: csrfToken(secrets, subjectOf(flowOf(ctx))),
        action: here,
        errors,
        values: Object.fromEntries(
          shownAgain.filter((name) => name in fields).map((name) => [name, fields[name] ?? '']),
        ),
        insurers: asked
          ? offered.map(({ code, number, name }) => ({ code, number, name: name[language] }))
          : null,
        otherInsurerHref: all.length > 1 ? `${path}?${choose}` : null,
        forgotUserIdHref: '/recovery/user-id',
        languageHref: `${here}${asked ? '&' : '?'}lang=${language === 'ja' ? 'en' : 'ja'}`,
      },
    );
  }

  /** The random value that stands for this browser's way through these pages; its forms are bound to it. */
  function flowOf(ctx: KoaContext): string {
    const kept = cookie.read(ctx);
    if (kept) return kept;
    const flow = randomSecret();
    cookie.write(ctx, flow);
    return flow;
  }

  /** Where this browser belongs: also without a client, the insurer it chose last, or the only one there is. */
  async function homeHere(ctx: KoaContext): Promise<Home> {
    const home = await homeOf(context, ctx);
    if ('choose' in ctx.query) return { ...home, insurer: null };
    const all = await context.insurers.all();
    const remembered = all.find(({ code }) => code === ctx.cookies.get('insurer', { signed: false }));
    const only = all.length === 1 ? all[0] : undefined;
    return { ...home, insurer: home.insurer ?? remembered ?? only ?? null };
  }

  /** The insurer chosen on the form, else the one that was known and so not asked for. */
  async function insurerNamed(fields: Fields, { insurer }: Home): Promise<Insurer | undefined> {
    if (fields.insurer === undefined) return insurer ?? undefined;
    const [match, another] = searchInsurers(await context.insurers.all(), fields.insurer);
    return another === undefined ? match : undefined;
  }
}

const subjectOf = (flow: string): string => `recovery ${flow}`;
