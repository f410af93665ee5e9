import Router from '@koa/router';
import type { Context as KoaContext } from 'koa';
import { recordAudit } from '../audit/audit.ts';
import { now } from '../clock.ts';
import type { Context } from '../context.ts';
import {
  consumeSecret,
  findByLink,
  type MailedPayload,
  type MailedSecret,
} from '../credential/one-time-secret.ts';
import { confirmEmail } from '../email-change/confirm.ts';
import type { Insurer } from '../insurer/insurer.ts';
import { deleteInteraction } from '../interaction/store.ts';
import { maskEmail } from '../member/email-address.ts';
import type { Member } from '../member/member.ts';
import { dropPendingEmail, findMember, lockMember } from '../member/store.ts';
import { maskUserId } from '../member/user-id.ts';
import { csrfToken } from './csrf.ts';
import { mailedLink } from './mailed-link.ts';
import { homeOf, messagePage, refusedPage } from './off-trail.ts';
import { showPage } from './show-page.ts';
import { formatDateTime } from './text/time.ts';

const path = '/email-link';

/** The address last entered, by a member who has not ended everything since. */
const isAwaited = ({ pendingEmail, epoch }: Member, mailed: MailedPayload): boolean =>
  pendingEmail === mailed.email && (mailed.epoch ?? epoch) === epoch;

/**
 * The page a mailed link opens, on whatever device. Looking changes nothing (mail scanners open links); the
 * button verifies the address and signs nobody in (T21, T22).
 */
export function emailLinkRoutes(context: Context): Router {
  const { config, db, secrets } = context;
  const router = new Router();
  const mailedToken = mailedLink(context, 'email-link', path);

  router.get(path, async (ctx) => {
    const link = mailedToken.open(ctx);
    if (link === undefined) return;
    const mailed = await findByLink(db, secrets, link, now());
    return mailed ? showLink(ctx, link, mailed) : messagePage(context, ctx, 410, 'linkUsed');
  });

  router.post(path, async (ctx) => {
    const sent = await mailedToken.submitted(ctx);
    if (sent === undefined) return refusedPage(context, ctx);
    const { token: link, fields } = sent;
    const confirmed = 'confirm' in fields;
    if (!confirmed && !('not-me' in fields)) return refusedPage(context, ctx);
    const insurer = await insurerOf(await findByLink(db, secrets, link, now()));
    const used = await useLink(link, confirmed);
    mailedToken.forget(ctx);
    if (!used) return messagePage(context, ctx, 410, 'linkUsed');
    return messagePage(context, ctx, 200, confirmed ? 'emailConfirmed' : 'notMe', {
      home: { ...(await homeOf(context, ctx)), insurer },
      // The first screen goes on; a way on from here would start another sign-in beside it.
      ways: [],
    });
  });
  return router;

  async function insurerOf(mailed: MailedSecret | undefined): Promise<Insurer | null> {
    return (await context.insurers.all()).find(({ id }) => id === mailed?.insurerId) ?? null;
  }

  async function showLink(ctx: KoaContext, link: string, mailed: MailedSecret) {
    const { payload, insurerId, memberId, createdAt } = mailed;
    const { language } = await homeOf(context, ctx);
    const member = await findMember(db, secrets, [insurerId], memberId);
    await showPage(
      ctx,
      'email-link',
      { language, insurer: await insurerOf(mailed) },
      {
        csrf: csrfToken(secrets, link),
        action: path,
        maskedEmail: maskEmail(payload.email),
        userIdMasked: maskUserId(member?.userId ?? ''),
        device: payload.device,
        requestedAt: formatDateTime(createdAt, language),
        languageHref: `${path}?lang=${language === 'ja' ? 'en' : 'ja'}`,
      },
    );
  }

  /** Consumes the link, once; false when it was used, has expired, or the address is no longer the one waiting. */
  function useLink(link: string, confirmed: boolean): Promise<boolean> {
    const at = now();
    return db.transaction(async (transaction) => {
      const mailed = await findByLink(transaction, secrets, link, at);
      if (mailed === undefined) return false;
      const member = await lockMember(transaction, secrets, [mailed.insurerId], mailed.memberId);
      if (!(await consumeSecret(transaction, { ...mailed, now: at }))) return false;
      const insurer = await insurerOf(mailed);
      if (insurer === null || member?.status !== 'active' || !isAwaited(member, mailed.payload)) return false;
      if (confirmed) {
        const confirmation = { member, insurer, mailed: mailed.payload, by: 'link' } as const;
        await confirmEmail(transaction, { secrets, issuer: config.issuer }, confirmation, at);
        return true;
      }
      await dropPendingEmail(transaction, member, at);
      await deleteInteraction(transaction, mailed.interactionHash);
      const { insurerId, id: memberId } = member;
      const audit = { at, insurerId, memberId, actor: 'member', outcome: 'success' } as const;
      await recordAudit(transaction, { ...audit, action: 'email.disowned', detail: {} });
      return true;
    });
  }
}
