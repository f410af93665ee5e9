import { randomBytes } from 'node:crypto';
import type { Secrets } from '../secrets.ts';

/** More members than a household has would only make the cookie long. */
const most = 8;

/**
 * The browsers a member has signed in with completely, each known by its own cookie (OWASP's device cookie): a random
 * value and, for each member, a keyed hash of both. Nothing is stored, and the cookie tells nobody who they are. It opens
 * nothing: wrong passwords of a known browser are counted apart, so that nobody can shut it out from elsewhere (T12).
 */
export class KnownBrowser {
  readonly #secrets: Secrets;
  readonly #nonce: string;
  readonly #marks: string[];

  constructor(secrets: Secrets, cookie: string | undefined) {
    const [nonce = '', ...marks] = (cookie ?? '').split('.');
    const isOurs = /^[\w-]{22}$/.test(nonce);
    this.#secrets = secrets;
    this.#nonce = isOurs ? nonce : randomBytes(16).toString('base64url');
    this.#marks = isOurs ? marks.filter((mark) => /^[\w-]{43}$/.test(mark)).slice(0, most) : [];
  }

  /** What tells this browser from others, where it is this member's; else null. */
  nonceOf(memberId: string): string | null {
    const known = this.#secrets
      .digests('known browser', `${this.#nonce} ${memberId}`)
      .some((digest) => this.#marks.includes(digest.toString('base64url')));
    return known ? this.#nonce : null;
  }

  /** The cookie with which it is also this member's. */
  withMember(memberId: string): string {
    const mark = this.#secrets.digest('known browser', `${this.#nonce} ${memberId}`).toString('base64url');
    const others = this.#marks.filter((other) => other !== mark);
    return [this.#nonce, mark, ...others].slice(0, most + 1).join('.');
  }
}
