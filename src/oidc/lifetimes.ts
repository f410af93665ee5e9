import type { Configuration, KoaContextWithOIDC, Session } from 'oidc-provider';
import { days, hours, minutes, now } from '../clock.ts';
import type { Insurer } from '../insurer/insurer.ts';
import type { MemberAccount } from './account.ts';

const inSeconds = (milliseconds: number): number => Math.floor(milliseconds / 1000);

/** How long everything lives, in seconds. A grant outlives every refresh token, or a refresh would find it gone. */
export const lifetimes: NonNullable<Configuration['ttl']> = {
  AccessToken: (_ctx, { resourceServer }) => resourceServer?.accessTokenTTL ?? inSeconds(minutes(10)),
  AuthorizationCode: 60,
  Grant: inSeconds(days(31)),
  IdToken: inSeconds(hours(1)),
  Interaction: inSeconds(hours(1)),
  // Rotation does not prolong it: what is left of the first one's 30 days (RFC 9700 §4.14).
  RefreshToken: (ctx) => {
    const rotated = ctx.oidc.entities.RotatedRefreshToken;
    const first = rotated?.iiat ?? inSeconds(now().getTime());
    return Math.max(1, first + inSeconds(days(30)) - inSeconds(now().getTime()));
  },
  Session: (ctx, session) => sessionLifetime(ctx, session),
};

/**
 * Sliding by the insurer's idle time, never past its absolute time after the sign-in. oidc-provider saves a
 * session anew, with this lifetime, at every use.
 */
function sessionLifetime(ctx: KoaContextWithOIDC, session: Session): number {
  const insurer: Insurer | undefined = (ctx.oidc.account as MemberAccount | undefined)?.insurer;
  const { accountId, exp } = session;
  // Whoever cannot use a session does not prolong it: another insurer's client, the page that asks to sign out.
  if (accountId !== undefined && insurer === undefined && exp !== undefined)
    return Math.max(1, exp - inSeconds(now().getTime()));
  const { idleMinutes, absoluteHours } = insurer?.session ?? { idleMinutes: 60, absoluteHours: 24 };
  const idle = inSeconds(minutes(idleMinutes));
  if (session.loginTs === undefined) return idle;
  const left = session.loginTs + inSeconds(hours(absoluteHours)) - inSeconds(now().getTime());
  return Math.max(1, Math.min(idle, left));
}
