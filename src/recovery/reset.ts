import { recordAudit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { findLink } from '../credential/mailed-link-store.ts';
import { checkNewPassword, normalizePassword } from '../credential/new-password.ts';
import { consumeSecret } from '../credential/one-time-secret.ts';
import { BusyError } from '../credential/password-hash.ts';
import type { Db } from '../db.ts';
import type { ErrorCode, FormError } from '../errors.ts';
import { describeDevice, deviceDetail } from '../http/device.ts';
import type { Insurer, Language } from '../insurer/insurer.ts';
import { busy, throttledError } from '../interaction/refusals.ts';
import { notifyMember } from '../mail/notify.ts';
import { describeBirthdate, parseBirthdate } from '../member/birthdate.ts';
import type { Member } from '../member/member.ts';
import { findMember, lockMember, resetPassword } from '../member/store.ts';
import { tryBirthdate } from '../member/try-birthdate.ts';
import { foldUserId } from '../member/user-id.ts';
import { signOutEverywhere } from '../oidc/sign-out-everywhere.ts';
import { rulesOf } from '../throttle/rules.ts';
import { forgive } from '../throttle/throttle.ts';
import { countTry, endResetLinks, forgetTries, type ResetLink } from './store.ts';

/** Whose link it is, where it can still be used. */
export interface Reset {
  link: ResetLink;
  member: Member;
}

export type ResetOutcome =
  | { kind: 'done' }
  | { kind: 'gone' }
  | { kind: 'refused'; status: 422 | 429 | 503; errors: FormError[] };

/** One request to replace a password. */
export interface ResetForm {
  fields: Readonly<Record<string, string>>;
  language: Language;
  userAgent: string;
  now: Date;
}

export async function findReset(
  { db, secrets }: Context,
  token: string,
  now: Date,
): Promise<Reset | undefined> {
  const link = await findLink<ResetLink['payload']>(db, secrets, 'password-reset', token, now);
  const member = link && (await findMember(db, secrets, [link.insurerId], link.memberId));
  return link && member && isFor(link, member) ? { link, member } : undefined;
}

/** Never of an account that is not activated, nor by an address the member has given up since (T26). */
const isFor = ({ payload: { email } }: ResetLink, member: Member): boolean =>
  member.status === 'active' && member.activatedAt !== null && member.email === email;

/**
 * Replaces the password behind a mailed link. The birthdate comes first, for the rules of a new password tell what
 * it must not hold; hashing holds no lock; and the link is used up in the transaction that replaces.
 */
export async function answerReset(
  context: Context,
  { link, member }: Reset,
  insurer: Insurer,
  form: ResetForm,
): Promise<ResetOutcome> {
  const refusal = await checkBirthdate(context, { link, member }, insurer, form);
  if (refusal !== null) return refusal;
  const { hasher } = context;
  const { newPassword = '', newPasswordConfirmation = '' } = form.fields;
  try {
    const codes = await checkNewPassword(newPassword, newPasswordConfirmation, {
      userId: member.userId,
      details: member.details,
      isInUse: (password) => hasher.verify(member.passwordHash, password),
    });
    if (codes.length > 0) return refused(422, ...codes.map(passwordError));
    const hash = await hasher.hash(normalizePassword(newPassword));
    const done = await context.db.transaction((db) => replace(context, db, { link, insurer, hash, form }));
    return { kind: done ? 'done' : 'gone' };
  } catch (error) {
    if (error instanceof BusyError) return refused(503, busy);
    throw error;
  }
}

const refused = (status: 422 | 429 | 503, ...errors: FormError[]): ResetOutcome => ({
  kind: 'refused',
  status,
  errors,
});

const passwordError = (code: ErrorCode): FormError => ({
  code,
  field: code === 'password_mismatch' ? 'newPasswordConfirmation' : 'newPassword',
});

async function checkBirthdate(
  { db: pool, secrets }: Context,
  { link, member }: Reset,
  insurer: Insurer,
  { fields, language, now, userAgent }: ResetForm,
): Promise<ResetOutcome | null> {
  const given = parseBirthdate(fields.birthdate ?? '', now);
  if (given === null) return refused(422, { code: 'birthdate_invalid', field: 'birthdate' });
  return pool.transaction(async (db) => {
    const { perInteraction } = insurer.throttles.birthdate;
    if (!(await countTry(db, link, perInteraction))) return refused(429, throttledError(null, language));
    const verdict = await tryBirthdate(db, secrets, { insurer, member }, given, now);
    if (typeof verdict === 'object') return refused(429, throttledError(verdict.opensAt, language, now));
    if (verdict === 'right') {
      await forgetTries(db, link);
      return null;
    }
    await recordAudit(db, {
      ...by(member, now),
      action: 'recovery.birthdate',
      outcome: 'failure',
      detail: deviceDetail(userAgent),
    });
    const detail = { understood: describeBirthdate(given, language) };
    return refused(422, { code: 'birthdate_wrong', field: 'birthdate', detail });
  });
}

/** False when the link was used, or the account changed, while the password was hashed. */
async function replace(
  { secrets }: Context,
  db: Db,
  { link, insurer, hash, form }: { link: ResetLink; insurer: Insurer; hash: string; form: ResetForm },
): Promise<boolean> {
  const { now, userAgent, language } = form;
  const member = await lockMember(db, secrets, [link.insurerId], link.memberId);
  if (member === undefined || !isFor(link, member)) return false;
  if (!(await consumeSecret(db, { ...link, now }))) return false;
  await resetPassword(db, member, hash, now);
  await endResetLinks(db, member, now);
  // Too many wrong passwords lead here; the second factor keeps its own count, and stands as before (T38).
  const { insurerId } = member;
  await forgive(db, secrets, [
    { rule: rulesOf(insurer).password, insurerId, key: foldUserId(member.userId) },
  ]);
  await signOutEverywhere(db, secrets, member, { now });
  const device = describeDevice(userAgent, language);
  await notifyMember(
    db,
    secrets,
    { event: 'password-changed', member: { ...member, language }, insurer, device },
    now,
  );
  const audit = { ...by(member, now), outcome: 'success' } as const;
  await recordAudit(db, { ...audit, action: 'password.reset', detail: deviceDetail(userAgent) });
  await recordAudit(db, { ...audit, action: 'sessions.ended', detail: { by: 'password reset' } });
  return true;
}

const by = ({ insurerId, id }: Member, at: Date) => ({ at, insurerId, memberId: id, actor: 'member' });
