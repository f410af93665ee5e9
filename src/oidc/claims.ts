import type { Insurer } from '../insurer/insurer.ts';
import type { Member } from '../member/member.ts';

/** Scope → claims, as clients rely on them; `openid` also names what every ID token tells of the sign-in. */
export const claimsByScope = {
  openid: ['sub', 'acr', 'amr', 'auth_time'],
  profile: ['preferred_username', 'updated_at'],
  email: ['email', 'email_verified'],
  birthdate: ['birthdate'],
  insurance: [
    'kenpo_insurer_number',
    'kenpo_symbol',
    'kenpo_number',
    'kenpo_branch_number',
    'kenpo_relationship',
  ],
};

/** The names of the claims that go with these scopes, separated by spaces. */
export function claimNamesOf(scope: string): Set<string> {
  const scopes = new Set(scope.split(' '));
  return new Set(Object.entries(claimsByScope).flatMap(([name, claims]) => (scopes.has(name) ? claims : [])));
}

/**
 * Of a member's claims those a client is registered for now: a token may be older than that, and of a time when it was
 * registered for more.
 */
export function claimsFor(scope: string, claims: ReturnType<typeof claimsOf>) {
  const names = claimNamesOf(scope);
  return {
    ...Object.fromEntries(Object.entries(claims).filter(([name]) => names.has(name))),
    sub: claims.sub,
  };
}

/** A member's claims (OpenID Connect Core §5.1); strings as the insurer imported them. */
export function claimsOf(member: Member, insurer: Insurer) {
  const { details } = member;
  return {
    sub: member.id,
    preferred_username: member.userId,
    updated_at: Math.floor(member.updatedAt.getTime() / 1000),
    ...(member.email === null ? {} : { email: member.email, email_verified: true }),
    birthdate: details.birthdate,
    kenpo_insurer_number: insurer.number,
    kenpo_symbol: details.symbol,
    kenpo_number: details.number,
    kenpo_branch_number: details.branchNumber,
    kenpo_relationship: details.relationship,
  };
}
