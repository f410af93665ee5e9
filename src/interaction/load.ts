import type { Context } from '../context.ts';
import type { Db } from '../db.ts';
import type { Insurer, Language } from '../insurer/insurer.ts';
import { insurersOf } from '../insurer/served.ts';
import type { Member } from '../member/member.ts';
import { findMember, lockMember } from '../member/store.ts';
import { requestedClaims, requiredLevel } from '../oidc/levels.ts';
import { reasonsKeepingSession } from '../oidc/policy.ts';
import { currentUnit } from '../oidc/unit-of-work.ts';
import type { Facts, Request, State } from './state.ts';
import type { Interaction } from './store.ts';
import { isFresh, isTask } from './tasks.ts';

/** What the browser says beside the interaction: how it chooses a language, and the insurer it chose last time. */
export interface Browser {
  language(uiLocales: string | undefined): Language;
  insurerCode: string | undefined;
}

/** The snapshot for one request. With `lock`, the member stays locked until the transaction `db` ends. */
export async function loadState(
  { insurers, clients, terms, secrets }: Context,
  interaction: Interaction,
  { browser, now }: { browser: Browser; now: Date },
  { db, lock }: { db: Db; lock: boolean },
): Promise<State> {
  const { params } = interaction.payload as { params: Record<string, string | undefined> };
  const client = await clients.get(params.client_id ?? '');
  const offered = client ? insurersOf(await insurers.all(), client.insurerCodes, params.insurer) : [];
  const request: Request = {
    clientId: params.client_id ?? '',
    redirectUri: params.redirect_uri,
    level: requiredLevel(requestedClaims(params), client?.minimumAcr),
    insurerCodes: offered.map(({ code }) => code),
    language: browser.language(params.ui_locales),
    task: isTask(params.task) ? params.task : null,
  };
  const kept = await factsOf(interaction, request, now);
  const find = lock ? lockMember : findMember;
  const among = offered.filter(({ code }) => code === (kept.insurerCode ?? code)).map(({ id }) => id);
  const found = kept.memberId === undefined ? undefined : await find(db, secrets, among, kept.memberId);
  // Ended since this request read it, a session leaves nothing shown (T47).
  const isOver = found !== undefined && kept.sessionUid !== undefined && currentUnit().isEnded(found);
  const member = found?.status === 'active' && !isOver ? found : null;
  // Whoever is no active member of an insurer asked for has shown nothing.
  const facts = member === null && kept.memberId !== undefined ? withoutMember(kept) : kept;
  const insurer = insurerOf(facts, offered, member, browser);
  return { request, insurer, member, terms: insurer && (await terms.get(insurer.id)), facts };
}

/** What stays when a member is put aside: the insurer, and the count by which used passkey answers stay used (T36). */
export const withoutMember = ({ insurerCode, ceremonies }: Facts): Facts => ({
  ...(insurerCode !== undefined && { insurerCode }),
  ...(ceremonies !== undefined && { ceremonies }),
});

function insurerOf(
  facts: Facts,
  offered: Insurer[],
  member: Member | null,
  browser: Browser,
): Insurer | null {
  if (member !== null) return offered.find(({ id }) => id === member.insurerId) ?? null;
  if (offered.length === 1) return offered[0] ?? null;
  const code = facts.insurerCode ?? (facts.choosingInsurer ? undefined : browser.insurerCode);
  return offered.find((insurer) => insurer.code === code) ?? null;
}

/**
 * What was shown so far: in this interaction, or, where it only asks for something more, in the session it
 * started from, as long as that session is still there and still the same member's (T33).
 */
async function factsOf({ facts, payload }: Interaction, request: Request, now: Date): Promise<Facts> {
  const { session: origin, prompt } = payload as {
    session?: { uid?: string; accountId?: string };
    prompt?: { reasons?: string[] };
  };
  const keepsSession = (prompt?.reasons ?? []).every((reason) => reasonsKeepingSession.includes(reason));
  if (facts !== null && facts.sessionUid === undefined) return facts;
  if (!keepsSession || origin?.uid === undefined || origin.accountId === undefined) return facts ?? {};
  const session = await currentUnit().findSessionByUid(origin.uid);
  if (session?.payload.accountId !== origin.accountId) return withoutMember(facts ?? {});
  if (facts !== null) return facts;
  const shown = takeOver(session.payload, request, now);
  return { ...shown, memberId: origin.accountId, sessionUid: origin.uid };
}

/**
 * What a session showed still counts, but where it may be stolen: a sign-in for `phr` may add a passkey, and an
 * account page's task changes what guards the account. There a second factor counts only while it is fresh (T35), and
 * a new password wants the present one as fresh.
 */
function takeOver(
  { amr = [], loginTs = 0 }: { amr?: string[]; loginTs?: number },
  { level, task }: Request,
  now: Date,
): Facts {
  const at = new Date(loginTs * 1000).toISOString();
  const fresh = isFresh(loginTs, now);
  const stale = task !== null && !fresh;
  const key = amr.find((method) => method === 'hwk' || method === 'swk') as 'hwk' | 'swk' | undefined;
  // oidc-provider keeps a session that ends with the browser as it is, whatever `remember` says.
  if (task === 'password' && (stale || !amr.includes('pwd'))) return { remember: true };
  return {
    remember: true,
    ...(stale && { stale }),
    ...(amr.includes('pwd') ? { password: { at, initial: false } } : { standIn: { by: 'session' } }),
    ...(amr.includes('otp') && !stale && (fresh || level !== 'phr') && { otp: { at } }),
    ...(key && !stale && { passkey: { at, amr: key } }),
  };
}
