import type { Context } from 'koa';

/** A cookie of ours for the whole site. `maxAge` is in milliseconds; without it, it ends with the browser. */
export interface OwnCookie {
  readonly name: string;
  read(ctx: Context): string | undefined;
  write(ctx: Context, value: string, maxAge?: number): void;
  drop(ctx: Context): void;
}

/** Under https bound to this host alone, so that no other can set it (T32); never for scripts or other sites' forms. */
export function ownCookie({ issuer }: { issuer: string }, plainName: string): OwnCookie {
  const secure = issuer.startsWith('https:');
  const name = secure ? `__Host-${plainName}` : plainName;
  const options = { httpOnly: true, sameSite: 'lax', secure, path: '/', signed: false } as const;
  return {
    name,
    read: (ctx) => ctx.cookies.get(name, { signed: false }),
    write: (ctx, value, maxAge) =>
      void ctx.cookies.set(name, value, maxAge === undefined ? options : { ...options, maxAge }),
    drop: (ctx) => void ctx.cookies.set(name, null, options),
  };
}
