import { parseAuthentication } from '../../../credential/credential-json.ts';
import { normalizePassword } from '../../../credential/new-password.ts';
import { isKnownCredential } from '../../../credential/passkey-store.ts';
import type { Hashing } from '../../../credential/password-hash.ts';
import { formatTime } from '../../../http/text/time.ts';
import type { Insurer, Language } from '../../../insurer/insurer.ts';
import { queueNotice } from '../../../mail/notice-store.ts';
import type { Member } from '../../../member/member.ts';
import { passwordReplacedAt } from '../../../member/password.ts';
import {
  findMemberByCredential,
  findMemberByTypedId,
  noteFirstSignIn,
  rehashPassword,
} from '../../../member/store.ts';
import { foldUserId } from '../../../member/user-id.ts';
import { firstSignInPause } from '../../../throttle/crowds.ts';
import { isPaused, pauseIfSprayed } from '../../../throttle/spraying-store.ts';
import { type Attempt, admit, opensAtOf } from '../../../throttle/throttle.ts';
import { usedUp, usePasskeyOf } from '../../ceremonies.ts';
import type { Deps } from '../../deps.ts';
import { hasMember, isTaskDue, usableFactors } from '../../factors.ts';
import { firstSignInsPaused, throttled } from '../../refusals.ts';
import type { Request, WithInsurer } from '../../state.ts';
import type { Outcome, Step } from '../../step.ts';
import { attemptsOf } from './attempts.ts';
import { changing, text } from './text.ts';
import { verifyPassword } from './verify-password.ts';

type Prepared =
  | { kind: 'not-open' }
  | {
      kind: 'passkey';
      response: NonNullable<ReturnType<typeof parseAuthentication>>;
      owner: Member | undefined;
      /** No insurer's member holds it: the browser may be told to forget it. */
      unknown: boolean;
    }
  | { kind: 'no-passkey' }
  | { kind: 'nobody' }
  | { kind: 'shut'; opensAt: Date }
  | {
      kind: 'password';
      member: Member | undefined;
      right: boolean;
      /** The folded user ID. */
      userId: string;
      attempts: Attempt[];
      /** Until when first sign-ins pause. */
      pausedUntil: Date | null;
      /** The same password under today's parameters and pepper, where its hash is older than those. */
      rehashed: string | null;
    };

/** User ID and password, or a passkey alone. Whichever was wrong, and whoever it is, the answer is the same. */
export const credentials: Step<WithInsurer, Prepared> = {
  name: 'credentials',
  isDue: (state) => {
    const { member, facts } = state;
    if (member === null || !(facts.password || facts.passkey || facts.standIn)) return true;
    // What stands in is worth nothing by itself, and a session is too old for a task: something has to be shown.
    const shown = facts.passkey || (facts.password && !facts.stale);
    if (!shown && !facts.otp && hasMember(state) && usableFactors(state).length === 0) return true;
    // A password proves nothing that was replaced while it was being checked.
    const { replacedAt } = facts.password ?? {};
    if (replacedAt !== undefined && replacedAt !== passwordReplacedAt(member)) return true;
    // Whoever changes the password knows the present one: neither a passkey nor a browser stands in for it here.
    if (isTaskDue(state, 'password') && facts.password === undefined) return true;
    // An initial password proves nothing any more once another sign-in has set the member's own (T05).
    return facts.password?.initial === true && member.activatedAt !== null && !facts.activated;
  },
  locals: ({ insurer, member, request }, { now, uid }) => ({
    openFrom:
      opensLater(insurer, now) && insurer.opensAt
        ? formatTime(new Date(insurer.opensAt), request.language, now)
        : null,
    notice: noticeNow(insurer, now)?.[request.language] ?? null,
    ...(request.task === 'password' && { text: wordsOfChange(request.language) }),
    /** Whose session it is that is not enough. */
    knownUserId: member?.userId ?? '',
    showRemember: insurer.session.rememberDays > 0,
    passkeyAlone: allowsPasskeyAlone(insurer, request),
    passkeyOptionsHref: `/interaction/${uid}/passkey-options`,
    symbolNumberHref: insurer.links.symbolNumber,
    forgotPasswordHref: '/recovery/password',
    forgotUserIdHref: '/recovery/user-id',
  }),
  async prepare(fields, { insurer, request }, deps) {
    const { db, secrets, hasher, now } = deps;
    if (opensLater(insurer, now)) return { kind: 'not-open' };
    if ('credential' in fields) {
      const response = parseAuthentication(fields.credential);
      if (response === null || !allowsPasskeyAlone(insurer, request)) return { kind: 'no-passkey' };
      const owner = await findMemberByCredential(db, secrets, insurer.id, response.id);
      const unknown = owner === undefined && !(await isKnownCredential(db, response.id));
      return { kind: 'passkey', response, owner, unknown };
    }
    const userId = foldUserId(fields.userId ?? '');
    // Nothing was tried: no count that all who leave the field empty would share, and none for who must wait.
    if (userId === '') return { kind: 'nobody' };
    // Tries are counted once there is room to check them.
    return hasher.inPlace((hashing) => tryPassword(userId, fields.password ?? '', insurer, deps, hashing));
  },
  async submit(fields, state, deps, prepared) {
    const { language } = state.request;
    switch (prepared.kind) {
      case 'not-open': {
        const time = formatTime(new Date(state.insurer.opensAt ?? deps.now), language, deps.now);
        return { kind: 'refuse', errors: [{ code: 'not_open_yet', detail: { time } }] };
      }
      case 'nobody':
        return { kind: 'refuse', errors: [{ code: 'credentials_wrong' }] };
      case 'shut':
        return throttled(prepared.opensAt, language, deps.now);
      case 'no-passkey':
        return { kind: 'refuse', errors: [{ code: 'passkey_failed' }], facts: usedUp(state.facts) };
      case 'passkey':
        return withPasskey(fields, state, deps, prepared);
      case 'password':
        return withPassword(fields, state, deps, prepared);
    }
  },
};

async function tryPassword(
  userId: string,
  password: string,
  insurer: Insurer,
  { db, secrets, hasher, now, addressBlock, browser: { known } }: Deps,
  hashing: Hashing,
): Promise<Prepared> {
  const member = await findMemberByTypedId(db, secrets, insurer.id, userId);
  const attempts = attemptsOf(userId, member, { insurer, addressBlock, known });
  // Where the notice shows a code, a pause asks for that: nobody has to wait, and every try counts.
  const pauses = insurer.activationCode ? [] : [firstSignInPause(insurer)];
  const { opensAt, shut } = await admit(db, secrets, [...attempts, ...pauses], now);
  if (opensAt !== null) return { kind: 'shut', opensAt };
  const initialSpent = shut.length > 0;
  const right = await verifyPassword(hashing, password, member, { insurer, now, initialSpent });
  const isShut = pauses.some((pause) => shut.includes(pause));
  const pausedUntil = isShut ? await opensAtOf(db, secrets, pauses, now) : null;
  const outdated = right && member?.passwordHash != null && hasher.needsRehash(member.passwordHash);
  const rehashed = outdated ? await hashing.hash(normalizePassword(password)) : null;
  return { kind: 'password', userId, member, right, attempts, pausedUntil, rehashed };
}

async function withPasskey(
  fields: Readonly<Record<string, string>>,
  state: WithInsurer,
  deps: Deps,
  { owner, response, unknown }: Prepared & { kind: 'passkey' },
): Promise<Outcome> {
  if (owner === undefined || owner.status !== 'active') {
    const detail: Record<string, string> = unknown ? { credentialId: response.id } : {};
    return { kind: 'refuse', errors: [{ code: 'passkey_unknown', detail }], facts: usedUp(state.facts) };
  }
  const outcome = await usePasskeyOf(owner, response, { ...state, member: null }, deps);
  if (outcome.kind !== 'advance') return outcome;
  const facts = { ...outcome.facts, memberId: owner.id, remember: 'remember' in fields };
  return { kind: 'advance', facts, afresh: true };
}

async function withPassword(
  fields: Readonly<Record<string, string>>,
  { insurer, request }: WithInsurer,
  { db, secrets, now, userAgent, record, forgive }: Deps,
  { userId, member, right, attempts, pausedUntil, rehashed }: Prepared & { kind: 'password' },
): Promise<Outcome> {
  if (member === undefined || !right) {
    record({ insurerId: insurer.id, id: member?.id ?? null }, 'sign-in.password', {}, 'failure');
    // During a pause there is nothing to decide, and what has failed by then may be a lot to count.
    if (pausedUntil === null) await pauseIfSprayed(db, secrets, insurer, now);
    // Whoever must wait now has failed often enough for the member, if there is one, to know of it.
    const waitsUntil = await opensAtOf(db, secrets, attempts.slice(0, 1), now);
    if (waitsUntil !== null && waitsUntil > now)
      await queueNotice(
        db,
        secrets,
        { event: 'many-failures', insurerId: insurer.id, userId, userAgent },
        now,
      );
    if (pausedUntil !== null) return firstSignInsPaused(pausedUntil, request.language, now);
    return { kind: 'refuse', errors: [{ code: 'credentials_wrong' }] };
  }
  forgive(attempts);
  if (rehashed !== null) await rehashPassword(db, member, rehashed);
  const initial = member.activatedAt === null;
  if (initial && member.firstSignedInAt === null) await noteFirstSignIn(db, member, now);
  record(member, 'sign-in.password', { initial });
  const password = { at: now.toISOString(), initial, replacedAt: passwordReplacedAt(member) };
  const sprayed = initial && insurer.activationCode && (await isPaused(db, secrets, insurer, now));
  const facts = {
    memberId: member.id,
    password,
    remember: 'remember' in fields,
    ...(sprayed && { sprayed }),
  };
  return { kind: 'advance', facts, afresh: true };
}

const allowsPasskeyAlone = ({ passkeyAlone, secondFactors }: Insurer, { task }: Request): boolean =>
  passkeyAlone && secondFactors.includes('passkey') && task !== 'password';

/** Whoever changes the password has signed in before. */
function wordsOfChange(language: Language) {
  const { hint: _hint, firstTime: _firstTime, ...words } = text[language];
  return { ...words, ...changing[language] };
}

const opensLater = ({ opensAt }: Insurer, now: Date): boolean => opensAt !== null && new Date(opensAt) > now;

function noticeNow({ notice }: Insurer, now: Date) {
  if (notice === null) return null;
  const begun = notice.from === null || new Date(notice.from) <= now;
  const over = notice.until !== null && new Date(notice.until) <= now;
  return begun && !over ? notice : null;
}
