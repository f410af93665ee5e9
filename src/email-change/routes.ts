import Router from '@koa/router';
import type { Context as KoaContext } from 'koa';
import { now } from '../clock.ts';
import type { Context } from '../context.ts';
import { csrfToken } from '../http/csrf.ts';
import { describeDevice } from '../http/device.ts';
import { chooseLanguage } from '../http/language.ts';
import { mailedLink } from '../http/mailed-link.ts';
import { homeOf, messagePage, refusedPage } from '../http/off-trail.ts';
import { showPage } from '../http/show-page.ts';
import { messages } from '../http/text/messages.ts';
import { formatDateTime } from '../http/text/time.ts';
import { maskEmail } from '../member/email-address.ts';
import { maskUserId } from '../member/user-id.ts';
import { factorsSince, findUndo, type Undo, undoChange } from './undo.ts';

const path = '/email-undo';

/**
 * The page that the old address is mailed when another takes its place: looking changes nothing, its button works
 * once, on any device, and signs nobody in.
 */
export function emailUndoRoutes(context: Context): Router {
  const { secrets } = context;
  const router = new Router();
  const mailedToken = mailedLink(context, 'email-undo', path);

  router.get(path, async (ctx) => {
    const token = mailedToken.open(ctx);
    if (token === undefined) return;
    const undo = await findUndo(context, token, now());
    return undo ? show(ctx, token, undo) : messagePage(context, ctx, 410, 'undoLinkUsed');
  });

  router.post(path, async (ctx) => {
    const sent = await mailedToken.submitted(ctx);
    if (sent === undefined) return refusedPage(context, ctx);
    const { token } = sent;
    const home = await homeOf(context, ctx);
    const device = describeDevice(ctx.get('user-agent'), home.language);
    const undone = await undoChange(context, token, device, now());
    mailedToken.forget(ctx);
    if (undone === undefined) return messagePage(context, ctx, 410, 'undoLinkUsed');
    return messagePage(context, ctx, 200, isSuspect(undone) ? 'emailRestoredSuspect' : 'emailRestored', {
      home: { ...home, insurer: undone.insurer },
      // Whoever changed the address may know the password.
      ways: [{ href: '/recovery/password', text: messages[home.language].newPassword }],
    });
  });
  return router;

  function show(ctx: KoaContext, token: string, undo: Undo): Promise<void> {
    const { link, member, insurer } = undo;
    const language = chooseLanguage(ctx);
    return showPage(
      ctx,
      'email-undo',
      { language, insurer },
      {
        csrf: csrfToken(secrets, token),
        action: path,
        before: maskEmail(link.payload.before.email),
        after: maskEmail(link.payload.after),
        userIdMasked: maskUserId(member.userId),
        device: link.payload.device,
        changedAt: formatDateTime(link.createdAt, language),
        suspect: isSuspect(undo),
        languageHref: `${path}?lang=${language === 'ja' ? 'en' : 'ja'}`,
      },
    );
  }
}

function isSuspect(undo: Undo): boolean {
  const { passkeys, app } = factorsSince(undo);
  return passkeys > 0 || app;
}
