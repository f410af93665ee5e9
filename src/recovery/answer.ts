import { recordAudit } from '../audit/audit.ts';
import type { Db } from '../db.ts';
import { heldUntil } from '../email-change/periods.ts';
import { nameDevice } from '../http/device.ts';
import type { Insurer } from '../insurer/insurer.ts';
import { findInsurerById } from '../insurer/store.ts';
import { admitMail } from '../mail/admit-mail.ts';
import { queueMail } from '../mail/outbox.ts';
import type { Member } from '../member/member.ts';
import { findMemberByUserId, findMembersByEmail } from '../member/store.ts';
import { tryBirthdate } from '../member/try-birthdate.ts';
import { maskUserId } from '../member/user-id.ts';
import type { Secrets } from '../secrets.ts';
import { failedFrom } from '../throttle/crowds.ts';
import { forgive } from '../throttle/throttle.ts';
import { mailResetLink } from './mail-reset-link.ts';
import type { RecoveryRequest } from './request.ts';

/** What is used beside the request; `requestedAt` is when it was made, `now` when it is answered. */
export interface AnswerDeps {
  db: Db;
  secrets: Secrets;
  issuer: string;
  requestedAt: Date;
  now: Date;
}

type Recoverable = Member & { email: string };
type Refusal =
  | 'unknown'
  | 'inactive'
  | 'not-activated'
  | 'no-address'
  | 'address-held'
  | 'throttled'
  | 'birthdate'
  | 'mails';

/**
 * Answers a request by mail to the verified address, or not at all. Of a family that shares a mailbox everybody
 * with this birthdate is answered. The audit trail alone tells the operator why nothing came.
 */
export async function answerRecovery(request: RecoveryRequest, deps: AnswerDeps): Promise<void> {
  const insurer = await findInsurerById(deps.db, request.insurerId);
  if (insurer === undefined) return;
  const asked = await membersAsked(request, deps);
  if (asked.length === 0) await record(request, deps, null, 'unknown');
  const right: Recoverable[] = [];
  // All birthdates before any mail: two requests of one family then never wait for each other's counts in a circle.
  for (const member of asked) {
    const refusal = await refusalOf(member, insurer, request, deps);
    if (refusal === null && hasAddress(member)) right.push(member);
    else await record(request, deps, member, refusal ?? 'no-address');
  }
  for (const member of right) {
    await record(request, deps, member, (await mail(insurer, member, request, deps)) ? null : 'mails');
  }
  // After the mails, as a sign-in that mails a code does, or the two could wait for each other.
  if (right.length > 0)
    await forgive(deps.db, deps.secrets, [failedFrom(request.addressBlock, insurer, request.who)]);
}

async function membersAsked(request: RecoveryRequest, { db, secrets }: AnswerDeps): Promise<Member[]> {
  if (request.for === 'user-id') return findMembersByEmail(db, secrets, request.insurerId, request.who);
  const member = await findMemberByUserId(db, secrets, request.insurerId, request.who);
  return member === undefined ? [] : [member];
}

const hasAddress = (member: Member): member is Recoverable => member.email !== null;

/** Nothing is compared, and so nothing counted, for whom no answer could help. */
async function refusalOf(
  member: Member,
  insurer: Insurer,
  request: RecoveryRequest,
  { db, secrets, now }: AnswerDeps,
): Promise<Refusal | null> {
  if (member.status !== 'active') return 'inactive';
  if (request.for === 'password' && member.activatedAt === null) return 'not-activated';
  if (!hasAddress(member)) return 'no-address';
  // Whoever changed it may be somebody else, and the old address has not been read yet (T26).
  if (heldUntil(member, now) !== null) return 'address-held';
  const verdict = await tryBirthdate(db, secrets, { insurer, member }, request.birthdate, now);
  if (typeof verdict === 'object') return 'throttled';
  return verdict === 'right' ? null : 'birthdate';
}

/** False where the mailbox has had its share. */
async function mail(
  insurer: Insurer,
  member: Recoverable,
  request: RecoveryRequest,
  deps: AnswerDeps,
): Promise<boolean> {
  const { language } = request;
  const device = nameDevice(request.device, language);
  if (request.for === 'password')
    return (await mailResetLink({ member, insurer, language, device, atDesk: false }, deps)) === null;
  const { db, secrets, requestedAt, now } = deps;
  const { email, id } = member;
  const purpose = request.for;
  if ((await admitMail(db, secrets, { member, insurer, purpose, to: email }, now)) !== null) return false;
  const userIdMasked = maskUserId(member.userId);
  const common = { to: email, userIdMasked, insurer, memberId: id, language, device, requestedAt };
  await queueMail(db, secrets, { kind: purpose, ...common, userId: member.userId }, now);
  return true;
}

const record = (
  request: RecoveryRequest,
  { db, now }: AnswerDeps,
  member: Member | null,
  refusal: Refusal | null,
): Promise<void> =>
  recordAudit(db, {
    at: now,
    insurerId: request.insurerId,
    memberId: member?.id ?? null,
    actor: 'member',
    action: 'recovery.requested',
    outcome: refusal === null ? 'success' : 'failure',
    detail: {
      for: request.for,
      ...(request.device && { device: request.device }),
      ...(refusal !== null && { reason: refusal }),
    },
  });
