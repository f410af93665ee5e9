import type { AuditAction, AuditEntry } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import type { Db } from '../db.ts';
import type { FormError } from '../errors.ts';
import type { Insurer, Language } from '../insurer/insurer.ts';
import type { Task } from '../interaction/tasks.ts';
import type { SignedIn } from './session.ts';
import type { accountTexts } from './text.ts';

/** What an account page is told and may use. In an action, `db` is its transaction and the member is locked. */
export interface Visit extends SignedIn {
  db: Db;
  now: Date;
  language: Language;
  userAgent: string;
  query: Readonly<Record<string, string>>;
  /** What this browser is remembered by, as its cookie says. */
  rememberedToken: string | undefined;
  context: Context;
  /** Whether it is the passkey that this device has answered with last. */
  isPasskeyHere(credentialId: string): boolean;
  /** Tells the audit trail, with and only with what else the request writes. */
  record(action: AuditAction, detail?: AuditEntry['detail']): void;
}

/** What was done, told on the page that follows. */
export const dones = [
  'passkeyAdded',
  'passkeyRenamed',
  'passkeyRemoved',
  'factorChanged',
  'appRegistered',
  'appRemoved',
  'emailChanged',
  'emailWithdrawn',
  'passwordChanged',
  'sessionEnded',
  'sessionGone',
  'sessionsEnded',
  'browserForgotten',
  'serviceEnded',
  'serviceGone',
] as const;
export type Done = (typeof dones)[number];

/** What a form of an account page leads to. */
export type Outcome =
  /** Back to an account page, which says what was done. */
  | { kind: 'done'; done: Done; to: string }
  /** Through the provider: the steps of the sign-in carry it out, and lead back to `to`. */
  | { kind: 'task'; task: Task; to: string; done: Done }
  /** The page comes back with its errors. */
  | { kind: 'refuse'; errors: FormError[] }
  /** The page comes back with what may be shown this once. */
  | { kind: 'show'; locals: Record<string, unknown> }
  /** What the form speaks of is no longer there: the page, as it is now. */
  | { kind: 'gone' }
  /** This session has ended with others. */
  | { kind: 'signed-out' };

export interface Action {
  /** It guards the account: a second factor must have been shown within 5 minutes (T35). */
  guarded?: true;
  run(fields: Readonly<Record<string, string>>, visit: Visit): Promise<Outcome>;
}

/** One page under `/account`. Its view is `views/<view>.ejs`; forms post to `<path>/<action>`. */
export interface AccountPage {
  step: string;
  view: keyof typeof accountTexts;
  path: string;
  /** Looking at it leads to a change that guards the account: the second factor is asked for on the way in. */
  guarded?: true;
  /** Where not, there is no such page (404). */
  isOffered?(insurer: Insurer): boolean;
  /** What the view shows; null where what it speaks of is no longer there. */
  locals(visit: Visit): Promise<Record<string, unknown> | null>;
  actions?: Record<string, Action>;
}
