import { listApprovals } from '../approval/store.ts';
import { type ListedEntry, listEntries } from '../audit/list-store.ts';
import { findAwaited } from '../credential/one-time-secret.ts';
import { listRememberedBrowsers } from '../credential/remembered-browser-store.ts';
import { heldUntil } from '../email-change/periods.ts';
import type { Insurer } from '../insurer/insurer.ts';
import { isSetUp } from '../interaction/factors.ts';
import { listMails } from '../mail/log-store.ts';
import { activationEndsAt } from '../member/activation-window.ts';
import type { Member } from '../member/member.ts';
import { liveSessions } from '../oidc/live-sessions.ts';
import { lockablesOf } from '../throttle/locks.ts';
import { type Lock, readLocks } from '../throttle/locks-store.ts';
import { isPaused } from '../throttle/spraying-store.ts';
import type { DatabaseParts } from './command.ts';
import { maskDetails, maskedEmailOf } from './member-masked.ts';
import { progressOf, stepAfterPassword } from './member-progress.ts';

/** How many sign-ins, failures and mails are shown; audit list and mail list show them all. */
const recent = 5;

/** What the desk needs to help: how far the member is, what is due next, and what is in the way. */
export async function describeMember(
  parts: Pick<DatabaseParts, 'db' | 'secrets'>,
  insurer: Insurer,
  member: Member,
  now: Date,
) {
  const { db, secrets } = parts;
  const initial = member.activatedAt === null;
  const locks = await readLocks(db, secrets, lockablesOf(insurer, member), now);
  const awaited = await findAwaited(db, secrets, member, now);
  const sessions = await liveSessions(db, secrets, member, now);
  const browsers = await listRememberedBrowsers(db, secrets, member, now);
  const [signIns, failures, mails] = await Promise.all([
    entriesOf(parts, member, ['sign-in.completed'], 'success'),
    entriesOf(parts, member, failing, 'failure'),
    listMails(db, secrets, {
      ...{ insurerId: insurer.id, memberId: member.id, limit: recent },
      ...{ state: null, since: null, until: null },
    }),
  ]);
  const wanted = { insurerId: insurer.id, memberId: member.id, openOnly: true, limit: 10 };
  const approvals = await listApprovals(db, secrets, wanted, now);
  return {
    sub: member.id,
    insurer: insurer.code,
    user_id: member.userId,
    cohort: member.cohort,
    status: member.status,
    disabled_at: member.disabledAt,
    ...maskDetails(member.details),
    progress: progressOf(member),
    next_step: member.status === 'active' ? await stepAfterPassword(db, insurer, member, now) : null,
    password: passwordOf(member, insurer, now),
    initial_password_ends_at: initial ? activationEndsAt(member, insurer) : null,
    activation_code: initial && insurer.activationCode ? codeOf(member) : null,
    first_sign_ins_paused: initial && (await isPaused(db, secrets, insurer, now)),
    birthdate_confirmed_at: member.birthdateConfirmedAt,
    ...maskedEmailOf(member),
    email_verified_at: member.emailVerifiedAt,
    email_recovers_from: heldUntil(member, now),
    confirmation_mailed_at: awaited?.createdAt ?? null,
    confirmation_ends_at: awaited?.expiresAt ?? null,
    mails: mails.map(({ id, createdAt, purpose, to, state }) => ({
      id,
      at: createdAt,
      purpose,
      to,
      state,
    })),
    factor: member.factor,
    factor_set_up: member.factor !== null && isSetUp(member, member.factor),
    passkeys: member.passkeys.map(({ name, createdAt, lastUsedAt }) => ({
      name,
      created_at: createdAt,
      last_used_at: lastUsedAt,
    })),
    email_otp_set_up_at: member.emailOtpSetUpAt,
    totp_set_up_at: member.totpSetUpAt,
    recovery_codes: member.recoveryCodesLeft,
    locks: locks.filter(concerns(initial)).map(lockOf),
    sessions: sessions.length,
    remembered_browsers: browsers.length,
    sign_ins: signIns.map(briefly),
    failures: failures.map(briefly),
    approvals: approvals.map(({ id }) => id),
    activated_at: member.activatedAt,
    imported_at: member.importedAt,
    updated_at: member.updatedAt,
  };
}

export type DescribedMember = Awaited<ReturnType<typeof describeMember>>;

function passwordOf(member: Member, insurer: Insurer, now: Date): 'own' | 'initial' | 'lapsed' | 'none' {
  if (member.activatedAt !== null) return 'own';
  if (member.cohort === 3 && member.provisionalHash === null) return 'none';
  const endsAt = activationEndsAt(member, insurer);
  return endsAt !== null && endsAt <= now ? 'lapsed' : 'initial';
}

const codeOf = ({ activationCodeDigest, activationCodeShownAt }: Member) =>
  activationCodeShownAt !== null ? 'shown' : activationCodeDigest !== null ? 'made' : 'none';

const failing = [
  'sign-in.activation-code',
  'sign-in.password',
  'sign-in.birthdate',
  'sign-in.email-otp',
  'sign-in.totp',
  'sign-in.recovery-code',
  'sign-in.passkey',
  'recovery.requested',
  'recovery.birthdate',
];

const entriesOf = (
  { db }: Pick<DatabaseParts, 'db'>,
  { insurerId, id }: Member,
  actions: string[],
  outcome: string,
): Promise<ListedEntry[]> =>
  listEntries(db, {
    insurerId,
    memberId: id,
    actions,
    outcome,
    actor: null,
    since: null,
    until: null,
    limit: recent,
  });

const briefly = ({ at, action, detail }: ListedEntry) => ({
  at,
  action,
  ...(detail.acr !== undefined && { acr: detail.acr }),
  ...(detail.device !== undefined && { device: detail.device }),
  ...(detail.reason !== undefined && { reason: detail.reason }),
});

/** Whoever has a password of their own is kept out by no count of initial ones. */
const concerns =
  (initial: boolean) =>
  ({ name }: Lock): boolean =>
    initial || !name.startsWith('initial-password');

const lockOf = ({ name, tries, shutUntil, forGood }: Lock) => ({
  what: name,
  tries,
  shut: shutUntil !== null,
  until: forGood ? null : shutUntil,
});
