import type { AuditAction, AuditEntry } from '../../audit/audit.ts';
import type { text } from './text.ts';

export type What = keyof (typeof text)['ja']['what'];

/** What of the audit trail a member is shown of what they, or somebody in their name, did; the rest is in between. */
export const kinds: Partial<Record<`${AuditAction} ${AuditEntry['outcome']}`, What>> = {
  'sign-in.completed success': 'signedIn',
  'sign-in.password failure': 'passwordFailed',
  'sign-in.birthdate failure': 'birthdateFailed',
  'sign-in.email-otp failure': 'otpFailed',
  'sign-in.totp failure': 'otpFailed',
  'sign-in.passkey failure': 'passkeyFailed',
  'recovery.requested success': 'recoveryMailed',
  'recovery.requested failure': 'recoveryRefused',
  'recovery.birthdate failure': 'resetFailed',
  'password.set success': 'passwordSet',
  'password.reset success': 'passwordReset',
  'email.verified success': 'emailVerified',
  'email.disowned success': 'emailDisowned',
  'factor.chosen success': 'factorChosen',
  'passkey.registered success': 'passkeyRegistered',
  'email-otp.set-up success': 'factorSetUp',
  'totp.set-up success': 'factorSetUp',
  'session.ended success': 'sessionEnded',
  'sessions.ended success': 'sessionsEnded',
  'service.ended success': 'serviceEnded',
};

/** What operators do beside that, as far as it has a name of its own. */
const atTheDesk: Partial<Record<AuditAction, What>> = {
  'factor.reset': 'factorReset',
  'email.reset': 'emailReset',
  'sessions.ended': 'sessionsEnded',
};

export const isOperator = (actor: string): boolean => actor !== 'member' && actor !== 'system';

export const whatOf = ({ action, outcome, actor }: Pick<AuditEntry, 'action' | 'outcome' | 'actor'>): What =>
  (isOperator(actor) ? atTheDesk[action] : kinds[`${action} ${outcome}`]) ?? 'other';
