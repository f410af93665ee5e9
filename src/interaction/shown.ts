import type { RememberedBrowser } from '../credential/remembered-browser-store.ts';
import { reasonsKeepingSession } from '../oidc/policy.ts';
import { currentUnit } from '../oidc/unit-of-work.ts';
import type { Level } from './assurance.ts';
import type { Facts, Request } from './state.ts';
import type { Outcome } from './step.ts';
import type { Interaction } from './store.ts';
import { isFresh, type Task } from './tasks.ts';

/** What decides how much of what was shown before still counts. */
interface Circumstances {
  level: Level;
  taskOf(memberId: string): Task | null;
  /** Where it is a member's of an insurer asked for. */
  remembered: RememberedBrowser | undefined;
  now: Date;
}

/** What stays when a member is put aside: the insurer, and the count by which used passkey answers stay used (T36). */
export const withoutMember = ({ insurerCode, ceremonies }: Facts): Facts => ({
  ...(insurerCode !== undefined && { insurerCode }),
  ...(ceremonies !== undefined && { ceremonies }),
});

/**
 * What was shown so far: in this interaction, or, where it only asks for something more, in the session it
 * started from, as long as that session is still there and still the same member's (T33).
 */
export async function factsOf(
  { facts, payload }: Interaction,
  { level, taskOf, remembered, now }: Circumstances,
): Promise<Facts> {
  const { session: origin, prompt } = payload as {
    session?: { uid?: string; accountId?: string };
    prompt?: { reasons?: string[] };
  };
  const keepsSession = (prompt?.reasons ?? []).every((reason) => reasonsKeepingSession.includes(reason));
  if (facts === null && origin?.accountId === undefined)
    return recognized(remembered, level, prompt?.reasons);
  if (facts !== null && facts.sessionUid === undefined) return stillRemembered(facts, remembered);
  if (!keepsSession || origin?.uid === undefined || origin.accountId === undefined) return facts ?? {};
  const session = await currentUnit().findSessionByUid(origin.uid);
  if (session?.payload.accountId !== origin.accountId) return withoutMember(facts ?? {});
  if (facts !== null) return facts;
  const shown = takeOver(session.payload, { level, task: taskOf(origin.accountId) }, now);
  return { ...shown, memberId: origin.accountId, sessionUid: origin.uid };
}

/**
 * A remembered browser stands for the password where nothing but a session is missing: never for `phr`, a lapsed
 * `max_age` or a task of the account pages (D5). Otherwise the user ID is filled in.
 */
function recognized(remembered: RememberedBrowser | undefined, level: Level, reasons: string[] = []): Facts {
  if (remembered === undefined) return {};
  const { memberId, id, userId, asksPassword } = remembered;
  const onlySession = reasons.every((reason) => reason === 'no_session');
  if (asksPassword || !onlySession || level === 'phr') return { rememberedUserId: userId };
  return { memberId, remember: true, rememberedUserId: userId, standIn: { by: 'remembered-browser', id } };
}

/** What a remembered browser stood for ends with it, at whatever page the member is (T39, T47). */
function stillRemembered(facts: Facts, remembered: RememberedBrowser | undefined): Facts {
  const { standIn } = facts;
  if (standIn?.by !== 'remembered-browser' || remembered?.id === standIn.id) return facts;
  return withoutMember(facts);
}

/**
 * What a session showed still counts, but where it may be stolen: a sign-in for `phr` may add a passkey, and an
 * account page's task changes what guards the account. There a second factor counts only while it is fresh (T35), and
 * a new password wants the present one as fresh: only the session's beginning tells when it was typed, since a second
 * factor shown later renews `loginTs` alone.
 */
function takeOver(
  { amr = [], loginTs = 0, iat = 0 }: { amr?: string[]; loginTs?: number; iat?: number },
  { level, task }: Pick<Request, 'level' | 'task'>,
  now: Date,
): Facts {
  const at = new Date(loginTs * 1000).toISOString();
  const fresh = isFresh(loginTs, now);
  const stale = task !== null && !fresh;
  const key = amr.find((method) => method === 'hwk' || method === 'swk') as 'hwk' | 'swk' | undefined;
  if (task === 'password' && !(amr.includes('pwd') && isFresh(iat, now))) return { keepsSession: true };
  return {
    keepsSession: true,
    ...(stale && { stale }),
    ...(amr.includes('pwd') ? { password: { at, initial: false } } : { standIn: { by: 'session' } }),
    ...(amr.includes('otp') && !stale && (fresh || level !== 'phr') && { otp: { at } }),
    ...(key && !stale && { passkey: { at, amr: key } }),
  };
}

/**
 * A task's page may lie open for as long as the interaction lives: by then the second factor is too old to change what
 * guards the account (T35). An address that is entered only waits to be confirmed.
 */
export function aged(facts: Facts, now: Date): Facts {
  const { taskDone, emailEntered, changingEmail } = facts;
  if (taskDone || (emailEntered !== undefined && !changingEmail)) return facts;
  const { otp, passkey, ...kept } = facts;
  const last = passkey ?? otp ?? facts.password;
  if (last === undefined || isFresh(Date.parse(last.at) / 1000, now)) return facts;
  // The code that was shown is used up: another is mailed.
  return { ...kept, stale: true, ...(otp && { mailed: { ...facts.mailed, 'email-otp': undefined } }) };
}

/** What counts once a form has led to `change`. */
export function factsAfter(before: Facts, change: Exclude<Outcome, { kind: 'abort' | 'leave' }>): Facts {
  const afresh = change.kind === 'advance' && change.afresh;
  return { ...(afresh ? withoutMember(before) : before), ...change.facts };
}
