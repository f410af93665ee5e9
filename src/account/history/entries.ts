import type { AuditAction, AuditEntry } from '../../audit/audit.ts';
import type { text } from './text.ts';

export type What = keyof (typeof text)['ja']['what'];

type Kinds = Partial<Record<AuditAction, What>>;

/** What of the audit trail a member is shown of what they, or somebody in their name, did; the rest is in between. */
export const succeeded: Kinds = {
  'sign-in.completed': 'signedIn',
  'recovery.requested': 'recoveryMailed',
  'password.set': 'passwordSet',
  'password.reset': 'passwordReset',
  'email.verified': 'emailVerified',
  'email.disowned': 'emailDisowned',
  'email.changed': 'emailChanged',
  'email.withdrawn': 'emailWithdrawn',
  'email.restored': 'emailRestored',
  'factor.chosen': 'factorChosen',
  'passkey.registered': 'passkeyRegistered',
  'email-otp.set-up': 'factorSetUp',
  'totp.set-up': 'factorSetUp',
  'totp.removed': 'appRemoved',
  'passkey.removed': 'passkeyRemoved',
  'sign-in.recovery-code': 'recoveryCodeUsed',
  'session.ended': 'sessionEnded',
  'sessions.ended': 'sessionsEnded',
  'service.ended': 'serviceEnded',
  'remembered-browser.ended': 'browserForgotten',
};

export const failed: Kinds = {
  'sign-in.password': 'passwordFailed',
  'sign-in.activation-code': 'activationCodeFailed',
  'sign-in.birthdate': 'birthdateFailed',
  'sign-in.email-otp': 'otpFailed',
  'sign-in.totp': 'otpFailed',
  'sign-in.passkey': 'passkeyFailed',
  'sign-in.recovery-code': 'recoveryCodeFailed',
  'recovery.requested': 'recoveryRefused',
  'recovery.birthdate': 'resetFailed',
  'remembered-browser.ended': 'browserCopied',
};

/** What operators do beside that, as far as it has a name of its own. */
const atTheDesk: Kinds = {
  'factor.reset': 'factorReset',
  'email.reset': 'emailReset',
  'notices.made': 'noticeMade',
  'sessions.ended': 'sessionsEnded',
  'member.updated': 'detailsCorrected',
  'member.unlocked': 'unlocked',
  'member.disabled': 'disabled',
  'member.enabled': 'enabled',
  'member.reset': 'resetToInitial',
  'password-reset.mailed': 'resetMailed',
};

export const isOperator = (actor: string): boolean => actor !== 'member' && actor !== 'system';

export function whatOf({
  action,
  outcome,
  actor,
  detail,
}: Pick<AuditEntry, 'action' | 'outcome' | 'actor' | 'detail'>): What {
  if (action === 'sessions.ended' && detail.others === true) return 'othersEnded';
  const known = isOperator(actor) ? atTheDesk : outcome === 'success' ? succeeded : failed;
  return known[action] ?? 'other';
}
