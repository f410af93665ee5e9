import type { Context } from 'koa';
import { after, now } from '../../clock.ts';
import type { Secrets } from '../../secrets.ts';

const PREFIX = 'kosmo_portal_';

/**
 * Values the portal keeps in the member's own browser: encrypted, bound to their cookie's name, and with an end.
 * Nothing has to be kept here, so a sign-in that is under way outlives a restart.
 */
export class SealedCookies {
  readonly #secrets: Secrets;

  constructor(secrets: Secrets) {
    this.#secrets = secrets;
  }

  read<T>(ctx: Context, name: string): T | null {
    const cookie = ctx.cookies.get(PREFIX + name);
    if (cookie === undefined) return null;
    try {
      const { value, until } = this.#secrets.openJson<{ value: T; until: number }>(
        Buffer.from(cookie, 'base64url'),
        PREFIX + name,
      );
      return until > now().getTime() ? value : null;
    } catch {
      return null;
    }
  }

  write(ctx: Context, name: string, value: unknown, lifetime: number): void {
    const until = after(now(), lifetime).getTime();
    const sealed = this.#secrets.sealJson({ value, until }, PREFIX + name);
    ctx.cookies.set(PREFIX + name, sealed.toString('base64url'), {
      httpOnly: true,
      sameSite: 'lax',
      overwrite: true,
      maxAge: lifetime,
    });
  }

  clear(ctx: Context, name: string): void {
    ctx.cookies.set(PREFIX + name, null, { httpOnly: true, sameSite: 'lax', overwrite: true });
  }

  /** The names that begin with `start`, the oldest first (RFC 6265 §5.4 has browsers send them so). */
  names(ctx: Context, start: string): string[] {
    const cookies = ctx.get('Cookie').split(/;\s*/);
    return cookies
      .map((cookie) => cookie.split('=', 1)[0] ?? '')
      .filter((name) => name.startsWith(PREFIX + start))
      .map((name) => name.slice(PREFIX.length));
  }
}
