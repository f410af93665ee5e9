import type { Context as KoaContext } from 'koa';
import type { Context } from '../context.ts';
import type { Insurer } from '../insurer/insurer.ts';
import { isLevel, satisfies } from '../interaction/assurance.ts';
import { lacksFactor } from '../interaction/factors.ts';
import { isFresh } from '../interaction/tasks.ts';
import type { Member } from '../member/member.ts';
import { findMember } from '../member/store.ts';
import { currentUnit } from '../oidc/unit-of-work.ts';
import { accountCookie } from './client.ts';

/** What the cookie of the account pages holds, sealed: whose pages, by which session of the provider. */
export interface Entry {
  sessionUid: string;
  memberId: string;
  insurerId: number;
  /** When the session's authenticators were shown last: a cookie from before that opens nothing (T31). */
  loginTs: number;
}

/** The member who is signed in to the account pages. */
export interface SignedIn {
  member: Member;
  insurer: Insurer;
  sessionUid: string;
  /** All was shown that a sign-in asks for: the session may be older than the second factor. */
  complete: boolean;
  /** The second factor was shown so recently that what guards the account may be changed (T35). */
  fresh: boolean;
}

const sealingContext = 'account';

/** The account pages' own cookie. It is worth what the session is that it names: ended, it opens nothing (T47). */
export function accountSession({ config, db, secrets, insurers }: Context) {
  const cookie = accountCookie(config);

  function read(ctx: KoaContext): Entry | undefined {
    const sealed = cookie.read(ctx);
    if (sealed === undefined) return undefined;
    try {
      return secrets.openJson(Buffer.from(sealed, 'base64url'), sealingContext);
    } catch {
      return undefined; // altered, or sealed under a key that is gone
    }
  }

  return {
    write(ctx: KoaContext, entry: Entry): void {
      cookie.write(ctx, secrets.sealJson(entry, sealingContext).toString('base64url'));
    },

    async read(ctx: KoaContext, now: Date): Promise<SignedIn | undefined> {
      const entry = read(ctx);
      if (entry === undefined) return undefined;
      const session = (await currentUnit().findSessionByUid(entry.sessionUid))?.payload;
      if (session?.accountId !== entry.memberId || session.loginTs !== entry.loginTs) return undefined;
      const member = await findMember(db, secrets, [entry.insurerId], entry.memberId);
      const insurer = (await insurers.all()).find(({ id }) => id === entry.insurerId);
      if (member?.status !== 'active' || insurer === undefined) return undefined;
      if (lacksFactor(insurer, member)) return undefined;
      const { sessionUid, loginTs } = entry;
      const complete =
        insurer.secondFactors.length === 0 ||
        (isLevel(session.acr) && satisfies(session.acr, 'urn:kosmo:acr:mfa'));
      return { member, insurer, sessionUid, complete, fresh: complete && isFresh(loginTs, now) };
    },
  };
}
