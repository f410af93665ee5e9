import type { Purpose } from '../credential/one-time-secret.ts';
import type { FormError } from '../errors.ts';
import type { Deps } from './deps.ts';
import type { Facts, State } from './state.ts';

export type StepName =
  | 'insurer'
  | 'credentials'
  | 'activation-code'
  | 'passkey-authentication'
  | 'email-otp'
  | 'totp'
  | 'recovery-code'
  | 'birthdate'
  | 'terms'
  | 'email'
  | 'email-verification'
  | 'factor-choice'
  | 'new-password'
  | 'complete'
  | 'passkey-registration'
  | 'passkey-name'
  | 'totp-registration';

/** A line with `role="status"` on a page that stays. */
export type Notice = 'resent' | 'sent-just-now' | 'not-confirmed-yet' | 'signed-out-meanwhile';

/** What a submitted form leads to. The engine turns it into a response; a step never does. */
export type Outcome =
  /**
   * What the step wanted is there: facts are kept and the next due step follows. `afresh`: it may be somebody
   * else, for whom nothing counts that was shown before (T33).
   */
  | { kind: 'advance'; facts?: Partial<Facts>; afresh?: true }
  /** The form comes back with its errors. */
  | { kind: 'refuse'; errors: FormError[]; status?: 422 | 429; facts?: Partial<Facts> }
  /** The same page again, with a notice. */
  | { kind: 'stay'; notice?: Notice; facts?: Partial<Facts> }
  /** Back to the client with an OAuth error. */
  | { kind: 'abort'; error: 'access_denied' }
  /** The interaction ends here, on the signed-out page. */
  | { kind: 'leave' };

/** A form's fields: strings only, one value each, already bounded in size. */
export type Fields = Readonly<Record<string, string>>;

/**
 * One step of the sign-in. `isDue` is pure: no I/O, no clock. `submit` runs inside the request's transaction
 * with the interaction and the member locked; whatever it writes is committed with its outcome, a refusal's
 * included. It may have been tried before on what was read without a lock, and without a transaction (see
 * src/interaction/at-once.ts): what it does has to go through `Deps`. Work that must not hold the lock (hashing) belongs in `prepare`, whose result `submit` is handed; a
 * `BusyError` there brings the page back, to be tried again.
 */
export interface Step<S extends State = State, Prepared = unknown> {
  readonly name: StepName;
  isDue(state: State): boolean;
  /** What the step's view needs beyond the common locals. */
  locals?(state: S, deps: Deps): Promise<Record<string, unknown>> | Record<string, unknown>;
  /** The code this step mails when it becomes due, once in an interaction, and to which address. */
  mails?: { purpose: Purpose; to(state: S): string };
  prepare?(fields: Fields, state: S, deps: Deps): Promise<Prepared>;
  submit(fields: Fields, state: S, deps: Deps, prepared: Prepared): Promise<Outcome>;
}
