import { timingSafeEqual } from 'node:crypto';
import type { Context } from 'koa';
import type { Secrets } from '../secrets.ts';

/** The token of the forms that belong to `subject` (an interaction, a session): good for no other. */
export const csrfToken = (secrets: Secrets, subject: string): string =>
  secrets.digest('csrf', subject).toString('base64url');

/** Whether `token` is the subject's, made under any key still listed; in constant time. */
export function verifyCsrf(secrets: Secrets, subject: string, token: string | undefined): boolean {
  const given = Buffer.from(token ?? '', 'base64url');
  return secrets
    .digests('csrf', subject)
    .some((digest) => digest.length === given.length && timingSafeEqual(digest, given));
}

/**
 * Whether the browser says that another site (or another host of ours) sent this request. Programs and old
 * browsers send neither header; for them the token decides.
 */
export function crossSite(ctx: Context, issuer: string): boolean {
  const origin = ctx.get('Origin');
  const site = ctx.get('Sec-Fetch-Site').toLowerCase();
  // A form on a page with `no-referrer`, as mailed links open, hides its origin; no page can forge the site.
  const ours = origin === '' || origin === issuer || (origin === 'null' && site === 'same-origin');
  return !ours || site === 'cross-site' || site === 'same-site';
}
