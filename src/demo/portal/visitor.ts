import type { Context } from 'koa';
import { hours, now } from '../../clock.ts';
import { type EndedSessions, sessionLifetime } from './ended-sessions.ts';
import type { Attempt, Claims } from './relying-party.ts';
import type { SealedCookies } from './sealed-cookies.ts';

export interface Session {
  claims: Claims;
  idToken: string;
  /** The provider's session. */
  sid?: string | undefined;
}

/** With when it began, in milliseconds. */
type Kept = Session & { since: number };

const SESSION = 'session';
const ATTEMPT = 'attempt_';
const ATTEMPTS_KEPT = 8;

/** What the portal knows of the browser before it: who is signed in, and the sign-ins under way, one per tab. */
export class Visitor {
  readonly #cookies: SealedCookies;
  readonly #ended: EndedSessions;

  constructor(cookies: SealedCookies, ended: EndedSessions) {
    this.#cookies = cookies;
    this.#ended = ended;
  }

  session(ctx: Context): Session | null {
    const kept = this.#cookies.read<Kept>(ctx, SESSION);
    if (kept === null) return null;
    return this.#ended.has({ sid: kept.sid, sub: kept.claims.sub }, kept.since) ? null : kept;
  }

  signIn(ctx: Context, session: Session): void {
    const kept: Kept = { ...session, since: now().getTime() };
    this.#cookies.write(ctx, SESSION, kept, sessionLifetime);
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
