import type { Context } from 'koa';
import { pageLanguage } from '../web/language.ts';
import { renderPage } from '../web/render.ts';
import { portalText, type Refusal, refusals, services } from './text.ts';
import type { Session } from './visitor.ts';

/** Answers a page of the portal in the visitor's language. */
export async function showPage(
  ctx: Context,
  view: string,
  session: Session | null,
  locals: Record<string, unknown> = {},
): Promise<void> {
  const lang = pageLanguage(ctx);
  const query = new URLSearchParams({ lang: lang === 'ja' ? 'en' : 'ja' });
  ctx.type = 'html';
  ctx.body = await renderPage(`portal/${view}`, {
    site: 'portal',
    lang,
    t: portalText[lang],
    languageHref: `${ctx.path === '/callback' ? '/' : ctx.path}?${query}`,
    session,
    services,
    ...locals,
  });
}

interface Refused {
  status: number;
  /** The provider's error, or one of our own. */
  code: string;
  /** The link that tries the same once more; null where that would not help. */
  again?: string | null;
}

/** Says kindly what came of a sign-in or a wrong address, and how to go on. */
export async function showRefusal(
  ctx: Context,
  session: Session | null,
  { status, code, again = '/login' }: Refused,
): Promise<void> {
  ctx.status = status;
  const refusal = portalText[pageLanguage(ctx)].refusals[asRefusal(code)];
  const { title } = refusal;
  await showPage(ctx, 'refusal', session, { title, refusal, again, code: code.replace(/[^a-z_]/g, '') });
}

const SAME: Record<string, Refusal> = {
  interaction_required: 'login_required',
  consent_required: 'login_required',
  account_selection_required: 'login_required',
  server_error: 'unavailable',
  temporarily_unavailable: 'unavailable',
};

function asRefusal(code: string): Refusal {
  return SAME[code] ?? refusals.find((refusal) => refusal === code) ?? 'other';
}
