import { createHash } from 'node:crypto';
import type { Context as KoaContext } from 'koa';
import { after, hours } from '../clock.ts';
import type { Context } from '../context.ts';
import { ownCookie } from '../http/own-cookie.ts';
import { seeOther } from '../http/see-other.ts';
import { type Task, taskOf } from '../interaction/tasks.ts';
import type { Member } from '../member/member.ts';
import { pathOf } from '../oidc/path-of.ts';
import { currentUnit } from '../oidc/unit-of-work.ts';
import { randomSecret } from '../secrets.ts';
import { accountClientId, accountPath, callbackPath } from './client.ts';
import type { Done } from './page.ts';
import type { Entry } from './session.ts';

/** One way through the provider, kept sealed on the browser meanwhile. */
interface Flow {
  verifier: string;
  /** The account page it leads back to. */
  to: string;
  /** Whose account the task is about; null where nobody was signed in yet. */
  memberId: string | null;
  /** What is told there once the task is carried out. */
  done: Done | null;
  expiresAt: string;
}

/** Where the provider sent the browser back to: with a member, or, the task given up, with nobody. */
export interface Arrival {
  to: string;
  done: Done | null;
  entry: Entry | null;
}

/** What the provider is asked for beside a sign-in. */
interface Errand {
  task: Task;
  member: Member;
  done?: Done;
}

/** Ways a browser may have begun and not finished: each is a cookie, and with too many no request would pass any more. */
const mostFlows = 8;

const sealingContext = 'account flow';
const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');

/**
 * The account pages' way in, as any client has it: the code flow with PKCE (RFC 7636) and `state`. Only the code is
 * redeemed here instead of at the token endpoint.
 */
export function entrance({ config, provider, secrets }: Context) {
  const authorization = pathOf(provider, 'authorization');
  const redirectUri = `${config.issuer}${callbackPath}`;
  // One for each way: two tabs do not get in each other's.
  const cookieOf = (state: string) => ownCookie(config, `account-flow-${sha256(state).slice(0, 8)}`);
  /** Those this browser has, the oldest first, as browsers send them (RFC 6265 §5.4). */
  const flowsOf = (ctx: KoaContext) =>
    [...ctx.get('cookie').matchAll(/(?:^|; *)(?:__Host-)?(account-flow-[\w-]{8})=/g)].map(([, name = '']) =>
      ownCookie(config, name),
    );

  return {
    /** Sends the browser to sign in, or to carry out a task, and then back to `to`. */
    enter(ctx: KoaContext, now: Date, to: string, errand?: Errand): void {
      const [state, verifier] = [randomSecret(), randomSecret()];
      const flow: Flow = {
        verifier,
        to,
        memberId: errand?.member.id ?? null,
        done: errand?.done ?? null,
        expiresAt: after(now, hours(1)).toISOString(),
      };
      const sealed = secrets.sealJson(flow, `${sealingContext} ${state}`).toString('base64url');
      for (const old of flowsOf(ctx).slice(0, -(mostFlows - 1))) old.drop(ctx);
      cookieOf(state).write(ctx, sealed, hours(1));
      const query = new URLSearchParams({
        client_id: accountClientId,
        redirect_uri: redirectUri,
        response_type: 'code',
        scope: 'openid',
        state,
        code_challenge: sha256(verifier),
        code_challenge_method: 'S256',
        ...(errand && { task: taskOf(secrets, errand.task, errand.member.id) }),
      });
      seeOther(ctx, `${authorization}?${query}`);
    },

    /** Redeems what the provider sent the browser back with; undefined where this browser asked for nothing. */
    async arrive(ctx: KoaContext, now: Date): Promise<Arrival | undefined> {
      const state = String(ctx.query.state ?? '');
      const flow = openFlow(ctx, state, now);
      if (flow === undefined) return undefined;
      cookieOf(state).drop(ctx);
      const { to, done, memberId } = flow;
      const entry = await redeem(String(ctx.query.code ?? ''), flow);
      // Somebody else has signed in on the way: the task was not theirs, nor is the page it began at.
      const isAnother = entry !== null && memberId !== null && entry.memberId !== memberId;
      return isAnother ? { to: accountPath, done: null, entry } : { to, done, entry };
    },
  };

  function openFlow(ctx: KoaContext, state: string, now: Date): Flow | undefined {
    const sealed = cookieOf(state).read(ctx);
    if (sealed === undefined) return undefined;
    try {
      const flow = secrets.openJson<Flow>(Buffer.from(sealed, 'base64url'), `${sealingContext} ${state}`);
      return new Date(flow.expiresAt) > now ? flow : undefined;
    } catch {
      return undefined;
    }
  }

  /** As the token endpoint does (RFC 6749 §4.1.3): right client, right address, right verifier, once. */
  async function redeem(value: string, { verifier }: Flow): Promise<Entry | null> {
    const code = value === '' ? undefined : await provider.AuthorizationCode.find(value);
    if (code === undefined || !code.isValid || code.clientId !== accountClientId) return null;
    if (code.redirectUri !== redirectUri || code.codeChallenge !== sha256(verifier)) return null;
    const { accountId = '', sessionUid } = code;
    const insurerId = currentUnit().memberOf(accountId)?.insurerId;
    if (sessionUid === undefined || insurerId === undefined) return null;
    const session = await currentUnit().findSessionByUid(sessionUid);
    if (session?.payload.loginTs === undefined) return null;
    await code.consume();
    return { sessionUid, memberId: accountId, insurerId, loginTs: session.payload.loginTs };
  }
}
