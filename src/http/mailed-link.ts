import type { Context as KoaContext } from 'koa';
import { minutes } from '../clock.ts';
import type { Context } from '../context.ts';
import { type FormFields, readForm } from './body.ts';
import { crossSite, verifyCsrf } from './csrf.ts';
import { ownCookie } from './own-cookie.ts';
import { seeOther } from './see-other.ts';

const linkForm = /^[\w-]{43}$/;

/**
 * The token of a link that was mailed, taken out of the address bar, history and Referer at once (T23): a cookie of
 * this browser carries it from then on. `name` is the cookie's, `path` the page's.
 */
export function mailedLink(
  { config, secrets }: Pick<Context, 'config' | 'secrets'>,
  name: string,
  path: string,
) {
  const cookie = ownCookie(config, name);
  const read = (ctx: KoaContext): string => cookie.read(ctx) ?? '';
  return {
    /** The token, or the empty string; undefined while the browser is on its way to the page without it. */
    open(ctx: KoaContext): string | undefined {
      ctx.set('Referrer-Policy', 'no-referrer');
      const { token } = ctx.query;
      if (typeof token !== 'string' || ctx.method !== 'GET') return read(ctx);
      if (linkForm.test(token)) cookie.write(ctx, token, minutes(30));
      seeOther(ctx, path);
      return undefined;
    },
    /** What the page's form sent; undefined where it is not this link's page that sent it (T27). */
    async submitted(ctx: KoaContext): Promise<{ token: string; fields: FormFields } | undefined> {
      ctx.set('Referrer-Policy', 'no-referrer');
      const fields = await readForm(ctx, secrets);
      const token = read(ctx);
      const isOwn = !crossSite(ctx, config.issuer) && verifyCsrf(secrets, token, fields.csrf);
      return isOwn ? { token, fields } : undefined;
    },
    forget: cookie.drop,
  };
}
