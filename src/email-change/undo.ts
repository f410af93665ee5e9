import { recordAudit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { findLink } from '../credential/mailed-link-store.ts';
import { consumeSecret, endSecretsOfAddress } from '../credential/one-time-secret.ts';
import type { Db } from '../db.ts';
import type { Insurer } from '../insurer/insurer.ts';
import { notifyMember } from '../mail/notify.ts';
import type { Member } from '../member/member.ts';
import { findMember, lockMember, setEmail } from '../member/store.ts';
import { signOutEverywhere } from '../oidc/sign-out-everywhere.ts';
import { type Change, endYoungerLinks, endYoungerRecoveryCodes, type UndoLink } from './store.ts';

/** A change that can still be undone. */
export interface Undo {
  link: UndoLink;
  member: Member;
  insurer: Insurer;
}

export const findUndo = (context: Context, token: string, now: Date): Promise<Undo | undefined> =>
  find(context, context.db, findMember, token, now);

/**
 * Puts the address before the change back and ends everything, since whoever changed it was signed in; whatever other
 * changes followed go with it. An older link still leads to the address before that one. Undefined where the link is
 * used, or the time is over.
 */
export function undoChange(
  context: Context,
  token: string,
  device: string,
  now: Date,
): Promise<Undo | undefined> {
  const { secrets } = context;
  return context.db.transaction(async (db) => {
    const undo = await find(context, db, lockMember, token, now);
    if (undo === undefined || !(await consumeSecret(db, { ...undo.link, now }))) return undefined;
    const { link, member, insurer } = undo;
    const { email, verifiedAt, changedAt } = link.payload.before;
    await endYoungerLinks(db, link, now);
    await endYoungerRecoveryCodes(db, link);
    await setEmail(
      db,
      secrets,
      member,
      { email, verifiedAt: date(verifiedAt), changedAt: date(changedAt) },
      now,
    );
    await endSecretsOfAddress(db, member, now);
    await signOutEverywhere(db, secrets, member, { now });
    const { insurerId, id: memberId } = member;
    const audit = { at: now, insurerId, memberId, actor: 'member', outcome: 'success' } as const;
    await recordAudit(db, { ...audit, action: 'email.restored', detail: { ...factorsSince(undo) } });
    await recordAudit(db, { ...audit, action: 'sessions.ended', detail: { by: 'email undo' } });
    for (const to of new Set([email, member.email ?? '']))
      await notifyMember(db, secrets, { event: 'email-restored', member, insurer, device, to }, now);
    return undo;
  });
}

/** What else may be somebody else's: it stays, since nobody but the member can tell, and so the member is told. */
export function factorsSince({ link, member }: Undo): { passkeys: number; app: boolean } {
  const { passkeys, totpSetUpAt } = member;
  return {
    passkeys: passkeys.filter(({ createdAt }) => createdAt >= link.createdAt).length,
    app: totpSetUpAt !== null && totpSetUpAt >= link.createdAt,
  };
}

async function find(
  { secrets, insurers }: Context,
  db: Db,
  read: typeof findMember,
  token: string,
  now: Date,
): Promise<Undo | undefined> {
  const link = await findLink<Change>(db, secrets, 'email-undo', token, now);
  const member = link && (await read(db, secrets, [link.insurerId], link.memberId));
  const insurer = (await insurers.all()).find(({ id }) => id === member?.insurerId);
  return link && insurer && member?.status === 'active' ? { link, member, insurer } : undefined;
}

const date = (time: string | null): Date | null => (time === null ? null : new Date(time));
