import { hours, now } from '../../clock.ts';

/** What a logout token names: one session of the provider, or all a member has here. */
export interface Ended {
  sid?: string | undefined;
  sub?: string | undefined;
}

/** No session of the portal lives longer. */
export const sessionLifetime = hours(12);
const most = 10_000;

/**
 * What the provider has said is over (OpenID Connect Back-Channel Logout 1.0). A session lies sealed in the member's
 * browser, where nothing can be taken back: it is held against this. A restart forgets it, which a demo may.
 */
export class EndedSessions {
  readonly #ended = new Map<string, number>();

  add({ sid, sub }: Ended): void {
    const at = now().getTime();
    for (const [key, when] of this.#ended) {
      if (at - when < sessionLifetime && this.#ended.size < most) break;
      this.#ended.delete(key);
    }
    const key = sid === undefined ? `sub ${sub}` : `sid ${sid}`;
    this.#ended.delete(key); // a map keeps the order of the first time
    this.#ended.set(key, at);
  }

  /** Whether a session of `sub` that began at `since` is over. */
  has({ sid, sub }: Ended, since: number): boolean {
    return this.#ended.has(`sid ${sid}`) || (this.#ended.get(`sub ${sub}`) ?? 0) >= since;
  }
}
