import type { Factor, Way } from '../credential/factor.ts';
import type { Insurer } from '../insurer/insurer.ts';
import type { Member } from '../member/member.ts';
import type { State, WithMember } from './state.ts';
import type { Task } from './tasks.ts';

/** Whether a factor is ready to be asked for. */
export function isSetUp(member: Member, factor: Factor): boolean {
  if (factor === 'passkey') return member.passkeys.length > 0;
  if (factor === 'totp') return member.totpSetUpAt !== null;
  return member.emailOtpSetUpAt !== null && member.email !== null;
}

const allowed = (insurer: Insurer, factor: Factor | null): factor is Factor =>
  factor !== null && insurer.secondFactors.includes(factor);

/** A mailed link replaced the password: until a passkey was used, the same mailbox is no second factor to it (D6). */
const isMailboxDoubted = ({ passkeys, passwordResetAt }: Member): boolean =>
  passwordResetAt !== null &&
  passkeys.length > 0 &&
  passkeys.every(({ createdAt, lastUsedAt }) => (lastUsedAt ?? createdAt) <= passwordResetAt);

/** The factors this member could show now, the chosen one first, what only stands in for another last. */
export function usableFactors({ insurer, member }: Pick<WithMember, 'insurer' | 'member'>): Factor[] {
  const held = insurer.secondFactors.filter(
    (factor) => factor !== 'email-otp' && isSetUp(member, factor),
  ) as Factor[];
  const usable = isMailUsable({ insurer, member }, held.includes('passkey'))
    ? [...held, 'email-otp' as const]
    : held;
  return usable.sort((a, b) => Number(b === member.factor) - Number(a === member.factor));
}

/**
 * Beside a passkey a mailed code counts where the member has chosen it, or where the insurer lets it stand in (T37): who
 * has lost the phone with the passkey has not lost the mailbox.
 */
function isMailUsable(
  { insurer, member }: Pick<WithMember, 'insurer' | 'member'>,
  hasPasskey: boolean,
): boolean {
  if (!insurer.secondFactors.includes('email-otp')) return false;
  if (member.email === null || isMailboxDoubted(member)) return false;
  if (hasPasskey && insurer.emailOtpFallback) return true;
  return isSetUp(member, 'email-otp') && (!hasPasskey || member.factor === 'email-otp');
}

/** As `usableFactors`, and, last, a code kept on paper: it stands in for whatever factor is lost. */
export function usableWays({ insurer, member }: Pick<WithMember, 'insurer' | 'member'>): Way[] {
  const usable = usableFactors({ insurer, member });
  const hasCodes = insurer.recoveryCodes && member.recoveryCodesLeft > 0;
  return usable.length > 0 && hasCodes ? [...usable, 'recovery-code'] : usable;
}

/** The factor a member has chosen, may use and has yet to set up. */
export function factorToSetUp({ insurer, member }: Pick<WithMember, 'insurer' | 'member'>): Factor | null {
  return allowed(insurer, member.factor) && !isSetUp(member, member.factor) ? member.factor : null;
}

/** Whether the choice is open: none was made that still counts, or it is being changed before the set-up. */
export function isChoosingFactor(state: WithMember): boolean {
  if (factorToSetUp(state) !== null) return state.facts.changingFactor === true;
  return state.insurer.secondFactors.length > 0 && usableFactors(state).length === 0;
}

/** True while no session of this member may satisfy a request, or the next sign-in would skip the set-up. */
export const lacksFactor = (insurer: Insurer, member: Member): boolean =>
  insurer.secondFactors.length > 0 &&
  (usableFactors({ insurer, member }).length === 0 || factorToSetUp({ insurer, member }) !== null);

/** Narrows a state in which a member is known. */
export const hasMember = (state: State): state is WithMember =>
  state.insurer !== null && state.member !== null;

/** Whether this is what an account page sent the member for, and it is still to be done. */
export const isTaskDue = ({ request, facts }: State, task: Task): boolean =>
  request.task === task && facts.taskDone !== true;

/** What to ask for now, if a factor that exists has not been shown yet. */
export function factorToShow(state: State): Way | null {
  const { password, standIn, otp, passkey, otherFactor } = state.facts;
  if (!hasMember(state) || !(password || standIn) || passkey) return null;
  const usable = usableWays(state);
  if (state.request.level === 'phr' && usable.includes('passkey')) return 'passkey';
  if (otp) return null;
  return (otherFactor && usable.includes(otherFactor) ? otherFactor : usable[0]) ?? null;
}

/** The factor whose set-up is due now: chosen, not ready, and not put off to the next sign-in. */
export function factorBeingSetUp(state: State): Factor | null {
  if (!hasMember(state) || state.member.activatedAt === null) return null;
  const { facts, request, insurer, member } = state;
  if (facts.activated && facts.next === undefined) return null;
  if (facts.next === 'portal' || isChoosingFactor(state)) return null;
  const chosen = factorToSetUp(state);
  if (chosen !== null) return chosen;
  const wanted = (['passkey', 'totp'] as const).find((task) => isTaskDue(state, task));
  if (wanted !== undefined && allowed(insurer, wanted)) return wanted;
  if (isTaskDue(state, 'factor') && facts.settingUp) return facts.settingUp;
  // A request for `phr` from a member whose factor is another: a passkey is added, once that one was shown.
  const lacksPasskey = request.level === 'phr' && !facts.passkey && member.passkeys.length === 0;
  return lacksPasskey && insurer.secondFactors.includes('passkey') ? 'passkey' : null;
}
