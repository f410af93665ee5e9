import type { Context as KoaContext } from 'koa';
import { recordAudit } from '../audit/audit.ts';
import { days } from '../clock.ts';
import type { Context } from '../context.ts';
import { KnownBrowser } from '../credential/known-browser.ts';
import {
  askPasswordNextTime,
  findRememberedBrowser,
  forgetBrowser,
  type RememberedBrowser,
} from '../credential/remembered-browser-store.ts';
import { describeDevice } from '../http/device.ts';
import { ownCookie } from '../http/own-cookie.ts';
import { notifyMember } from '../mail/notify.ts';
import { findMember } from '../member/store.ts';
import { isPasskeyHere } from './passkey-here.ts';

/** What a browser is recognised by: ログイン状態の保存, and that its members have signed in with it before. */
export interface Recognition {
  remembered: RememberedBrowser | undefined;
  known: KnownBrowser;
}

/** What a sign-in leaves on the browser; null drops it. */
export interface Traces {
  remembered?: string | null;
  known?: string;
  /** Of the passkey this device has answered with. */
  passkey?: string;
}

/** Reads and writes the cookies a browser is recognised by. */
export function recognition({
  config,
  db,
  secrets,
  insurers,
}: Pick<Context, 'config' | 'db' | 'secrets' | 'insurers'>) {
  const cookies = {
    remembered: ownCookie(config, 'remembered-browser'),
    known: ownCookie(config, 'known-browser'),
    passkey: ownCookie(config, 'passkey-here'),
  };

  return {
    /** A token that was replaced ends its browser, whoever holds the newer one, and the member is told (T39). */
    async recognize(ctx: KoaContext, now: Date): Promise<Recognition> {
      const known = new KnownBrowser(secrets, cookies.known.read(ctx));
      const token = cookies.remembered.read(ctx);
      const found = token === undefined ? undefined : await findRememberedBrowser(db, secrets, token, now);
      if (token !== undefined && found?.isCopy !== false) cookies.remembered.drop(ctx);
      if (found?.isCopy) await endCopied(ctx, found.browser, now);
      return { remembered: found?.isCopy === false ? found.browser : undefined, known };
    },

    /** What this browser says it is remembered by; it may be a copy, or over. */
    tokenOf: (ctx: KoaContext): string | undefined => cookies.remembered.read(ctx),

    leave(ctx: KoaContext, { remembered, known, passkey }: Traces): void {
      const kept = days(400);
      if (remembered === null) cookies.remembered.drop(ctx);
      else if (remembered !== undefined) cookies.remembered.write(ctx, remembered, kept);
      if (known !== undefined) cookies.known.write(ctx, known, kept);
      if (passkey !== undefined) cookies.passkey.write(ctx, passkey, kept);
    },

    /** Whether this passkey is the one that this device has answered with last, for whichever member. */
    isPasskeyHere: (ctx: KoaContext, credentialId: string): boolean =>
      isPasskeyHere(secrets, credentialId, cookies.passkey.read(ctx)),

    /** After a sign-out by hand the password is asked for again; the user ID stays filled in. */
    async signedOut(ctx: KoaContext, now: Date): Promise<void> {
      const token = cookies.remembered.read(ctx);
      const found = token === undefined ? undefined : await findRememberedBrowser(db, secrets, token, now);
      if (found !== undefined && !found.isCopy) await askPasswordNextTime(db, found.browser);
    },
  };

  async function endCopied(ctx: KoaContext, browser: RememberedBrowser, now: Date): Promise<void> {
    const { insurerId, memberId } = browser;
    await db.transaction(async (transaction) => {
      if (!(await forgetBrowser(transaction, browser))) return;
      const audit = { at: now, insurerId, memberId, actor: 'system', outcome: 'failure' } as const;
      await recordAudit(transaction, {
        ...audit,
        action: 'remembered-browser.ended',
        detail: { reason: 'copied' },
      });
      const member = await findMember(transaction, secrets, [insurerId], memberId);
      const insurer = (await insurers.all()).find(({ id }) => id === insurerId);
      if (member === undefined || insurer === undefined) return;
      const device = describeDevice(ctx.get('user-agent'), member.language ?? 'ja');
      await notifyMember(
        transaction,
        secrets,
        { event: 'remembered-browser-ended', member, insurer, device },
        now,
      );
    });
  }
}
