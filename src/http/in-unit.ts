import type { Context as KoaContext } from 'koa';
import type { Context } from '../context.ts';
import { AlreadyConsumed } from '../oidc/flush.ts';
import { UnitOfWork, withUnit } from '../oidc/unit-of-work.ts';
import { deviceKind } from './device.ts';
import { messagePage } from './off-trail.ts';

/** Answers with a unit of work of its own: what oidc-provider collected is written before any byte leaves. */
export function answerInUnit(context: Context, ctx: KoaContext, answer: () => Promise<void>): Promise<void> {
  const unit = new UnitOfWork(context, () => deviceKind(ctx.get('user-agent')));
  return withUnit(unit, async () => {
    await answer();
    try {
      await unit.flush();
    } catch (error) {
      takeBack(ctx);
      if (!(error instanceof AlreadyConsumed)) throw error;
      // Of any number of requests that end one sign-in, one makes a session and a code (T16).
      // A pushed request is answered once (RFC 9126 §7.3), and the account pages redeem theirs in a page of ours.
      if (['resume', 'authorization', undefined].includes(ctx.oidc?.route))
        return messagePage(context, ctx, 410, 'interactionFinished');
      // Another request was first with this code, token or reference (RFC 6749 §5.2).
      ctx.status = 400;
      ctx.body = { error: 'invalid_grant', error_description: 'grant request is invalid' };
    }
  });
}

/** Nothing of an answer that does not stand reaches the browser. */
export function takeBack(ctx: KoaContext): void {
  for (const name of ['Set-Cookie', 'Location']) ctx.remove(name);
}
