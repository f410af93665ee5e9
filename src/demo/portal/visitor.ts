import type { Context } from 'koa';
import { hours } from '../../clock.ts';
import type { Attempt, Claims } from './relying-party.ts';
import type { SealedCookies } from './sealed-cookies.ts';

export interface Session {
  claims: Claims;
  idToken: string;
}

const SESSION = 'session';
const ATTEMPT = 'attempt_';
const ATTEMPTS_KEPT = 8;

/** What the portal knows of the browser before it: who is signed in, and the sign-ins under way, one per tab. */
export class Visitor {
  readonly #cookies: SealedCookies;

  constructor(cookies: SealedCookies) {
    this.#cookies = cookies;
  }

  session(ctx: Context): Session | null {
    return this.#cookies.read<Session>(ctx, SESSION);
  }

  signIn(ctx: Context, session: Session): void {
    this.#cookies.write(ctx, SESSION, session, hours(12));
  }

  signOut(ctx: Context): void {
    this.#cookies.clear(ctx, SESSION);
  }

  rememberAttempt(ctx: Context, attempt: Attempt): void {
    const abandoned = this.#cookies.names(ctx, ATTEMPT).slice(0, -(ATTEMPTS_KEPT - 1));
    for (const name of abandoned) this.#cookies.clear(ctx, name);
    this.#cookies.write(ctx, ATTEMPT + attempt.state, attempt, hours(24));
  }

  /** The attempt `state` belongs to; it can be taken once. */
  takeAttempt(ctx: Context, state: string): Attempt | null {
    const attempt = this.#cookies.read<Attempt>(ctx, ATTEMPT + state);
    if (attempt !== null) this.#cookies.clear(ctx, ATTEMPT + state);
    return attempt;
  }
}
