import type { AdapterPayload } from 'oidc-provider';
import { setLanguage } from '../member/store.ts';
import type { SignedIn } from '../oidc/grant.ts';
import { currentUnit } from '../oidc/unit-of-work.ts';
import { isLevelReached, methods, reached } from './assurance.ts';
import type { Deps } from './deps.ts';
import type { Traces } from './recognition.ts';
import type { WithMember } from './state.ts';
import type { Interaction } from './store.ts';
import { leaveTraces } from './traces.ts';

const grantModels = ['AccessToken', 'AuthorizationCode', 'RefreshToken', 'Grant'];

/**
 * Answers oidc-provider's prompts, once, with everything that was shown; the browser then goes to `returnTo`.
 * `consent` is answered too: `prompt=consent` is how clients ask for `offline_access`.
 */
export async function finish(interaction: Interaction, state: WithMember, deps: Deps): Promise<Traces> {
  const { db, now, record } = deps;
  const { member, facts } = state;
  if (!isLevelReached(state)) {
    abort(interaction, 'unmet_authentication_requirements', now);
    return {};
  }
  const times = [facts.password, facts.otp, facts.passkey].flatMap((shown) =>
    shown ? [Date.parse(shown.at)] : [],
  );
  const login = {
    accountId: member.id,
    acr: reached(facts),
    amr: methods(facts),
    remember: facts.remember === true || facts.keepsSession === true,
    ts: Math.floor(Math.max(...times) / 1000),
  };
  currentUnit().rememberMember(member);
  const { language } = state.request;
  if (member.language !== language) await setLanguage(db, member, language);
  await endSessionOfAnother(interaction, state);
  answer(interaction, { login, consent: {} }, now);
  record(member, 'sign-in.completed', { acr: String(login.acr), client: state.request.clientId });
  return leaveTraces(state, deps);
}

/** Ends the interaction at the client with an OAuth error. */
export function abort(interaction: Interaction, error: string, now: Date): void {
  answer(interaction, { error, error_description: 'the end-user did not complete the sign-in' }, now);
}

function answer(interaction: Interaction, result: Record<string, unknown>, now: Date): void {
  const payload = { ...interaction.payload, result } as AdapterPayload;
  const left = Math.max(1, Math.ceil((interaction.expiresAt.getTime() - now.getTime()) / 1000));
  currentUnit().upsert('Interaction', interaction.uid, payload, left);
}

/**
 * Another member's session on this browser ends here, with its grants: oidc-provider would put a sign-out page
 * of its own in between. Its clients are told, and the interaction is detached from it. What was taken over from a
 * session stays that session's: should it end before the browser is back, nothing comes of it (T47).
 */
async function endSessionOfAnother(interaction: Interaction, { member, facts }: WithMember): Promise<void> {
  const { sessionId } = interaction;
  const unit = currentUnit();
  const found = sessionId === undefined ? null : await unit.find('Session', sessionId);
  // This very request may have ended everything of the member, the session it had read before included.
  const isOver = found?.payload.accountId === member.id && unit.isEnded(member);
  const current = isOver ? null : found;
  const origin = interaction.payload.session as { uid?: string } | undefined;
  // Another tab may just have given the session another identifier.
  const isBound = current === null && facts.sessionUid !== undefined && facts.sessionUid === origin?.uid;
  if (origin !== undefined && origin.uid !== current?.payload.uid && !isBound)
    delete interaction.payload.session;
  if (current === null || sessionId === undefined || current.payload.accountId === undefined) return;
  if (current.payload.accountId === member.id) return;
  const authorizations = Object.values(
    (current.payload.authorizations ?? {}) as Record<string, { grantId?: string }>,
  );
  for (const { grantId } of authorizations) {
    if (grantId === undefined) continue;
    for (const model of grantModels) unit.revokeByGrantId(model, grantId);
  }
  await unit.tellClientsOf(current.payload as SignedIn);
  unit.destroy('Session', sessionId);
  delete interaction.payload.session;
}
