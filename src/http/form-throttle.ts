import type Router from '@koa/router';
import type { Middleware } from 'koa';
import { now } from '../clock.ts';
import type { Context } from '../context.ts';
import { FormMeter } from '../throttle/form-meter.ts';
import { addForms } from '../throttle/form-store.ts';
import { throttleSettings } from '../throttle/settings.ts';
import { addressBlock } from './client-address.ts';
import { homeOf, messagePage } from './off-trail.ts';
import { formatTime } from './text/time.ts';

const usual = throttleSettings.parse({});

/**
 * Refuses forms of one address beyond so many a minute, before they are read, whichever of our pages they are for.
 * Clients' own requests, such as for tokens, come from few addresses and are not counted.
 */
export function formThrottle(context: Context, pages: Router): Middleware {
  const { db, secrets, insurers } = context;
  const meter = new FormMeter((block, forms, windowEndsAt) =>
    addForms(db, secrets, block, { forms, windowEndsAt }),
  );
  return async (ctx, next) => {
    if (ctx.method !== 'POST' || !pages.match(ctx.path, 'POST').route) return next();
    // An address is no insurer's own: the most that any of them allows holds for all.
    const limits = (await insurers.all()).map(({ throttles }) => throttles.address.formsPerMinute);
    const limit = Math.max(...limits, 0) || usual.address.formsPerMinute;
    const at = now();
    const opensAt = await meter.admit(addressBlock(ctx.state.clientAddress), limit, at);
    if (opensAt === null) return next();
    ctx.set('Retry-After', String(Math.ceil((opensAt.getTime() - at.getTime()) / 1000)));
    const home = await homeOf(context, ctx);
    const values = { time: formatTime(opensAt, home.language, at) };
    return messagePage(context, ctx, 429, 'tooManyForms', { home, values });
  };
}
