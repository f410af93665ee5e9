import type { Context } from '../context.ts';
import type { KnownBrowser } from '../credential/known-browser.ts';
import type { RememberedBrowser } from '../credential/remembered-browser-store.ts';
import type { Db } from '../db.ts';
import type { Insurer, Language } from '../insurer/insurer.ts';
import { insurersOf } from '../insurer/served.ts';
import type { Member } from '../member/member.ts';
import { findMember, lockMember } from '../member/store.ts';
import { requestedClaims, requiredLevel } from '../oidc/levels.ts';
import { currentUnit } from '../oidc/unit-of-work.ts';
import { factsOf, withoutMember } from './shown.ts';
import type { Request, State } from './state.ts';
import type { Interaction } from './store.ts';
import { taskFor } from './tasks.ts';

/** What the browser says beside the interaction: how it chooses a language, and the insurer it chose last time. */
export interface Browser {
  language(uiLocales: string | undefined): Language;
  insurerCode: string | undefined;
  /** The member it stands for, if it was remembered. */
  remembered: RememberedBrowser | undefined;
  known: KnownBrowser;
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
  const taskOf = (memberId: string | undefined) =>
    memberId === undefined ? null : taskFor(secrets, params.task, memberId);
  const request: Omit<Request, 'task'> = {
    clientId: params.client_id ?? '',
    redirectUri: params.redirect_uri,
    level: requiredLevel(requestedClaims(params), client?.minimumAcr),
    insurerCodes: offered.map(({ code }) => code),
    language: browser.language(params.ui_locales),
  };
  const isOffered = offered.some(({ id }) => id === browser.remembered?.insurerId);
  const remembered = isOffered ? browser.remembered : undefined;
  const kept = await factsOf(interaction, { level: request.level, taskOf, remembered, now });
  const find = lock ? lockMember : findMember;
  const among = offered.filter(({ code }) => code === (kept.insurerCode ?? code)).map(({ id }) => id);
  const found = kept.memberId === undefined ? undefined : await find(db, secrets, among, kept.memberId);
  // Ended since this request read it, a session leaves nothing shown, and a remembered browser stands for nothing (T47).
  const isOver =
    found !== undefined &&
    ((kept.sessionUid !== undefined && currentUnit().isEnded(found)) ||
      (kept.standIn?.by === 'remembered-browser' && remembered?.epoch !== found.epoch));
  const member = found?.status === 'active' && !isOver ? found : null;
  // Whoever is no active member of an insurer asked for has shown nothing.
  const facts = member === null && kept.memberId !== undefined ? withoutMember(kept) : kept;
  const insurer = insurerOf(facts, offered, member, browser);
  return {
    request: { ...request, task: taskOf(member?.id) },
    insurer,
    member,
    terms: insurer && (await terms.get(insurer.id)),
    facts,
  };
}

function insurerOf(
  facts: State['facts'],
  offered: Insurer[],
  member: Member | null,
  browser: Browser,
): Insurer | null {
  if (member !== null) return offered.find(({ id }) => id === member.insurerId) ?? null;
  if (offered.length === 1) return offered[0] ?? null;
  const code = facts.insurerCode ?? (facts.choosingInsurer ? undefined : browser.insurerCode);
  return offered.find((insurer) => insurer.code === code) ?? null;
}
