import type { Context } from 'koa';

/** Answers a form, or a page that is elsewhere now: the browser asks for `href` (RFC 9110 §15.4.4). */
export function seeOther(ctx: Context, href: string): void {
  ctx.redirect(href);
  ctx.status = 303;
}
