import type { AccountClaims } from 'oidc-provider';
import type { Insurer } from '../insurer/insurer.ts';
import type { AccountHolder } from '../member/member.ts';

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

type Value = (member: AccountHolder, insurer: Insurer) => string | number | boolean | null | undefined;

/** A member's claims (OpenID Connect Core §5.1); strings as the insurer imported them. */
const values: Record<string, Value> = {
  preferred_username: ({ userId }) => userId,
  updated_at: ({ updatedAt }) => Math.floor(updatedAt.getTime() / 1000),
  email: ({ email }) => email,
  email_verified: ({ email }) => (email === null ? null : true),
  birthdate: ({ details }) => details.birthdate,
  kenpo_insurer_number: (_member, { number }) => number,
  kenpo_symbol: ({ details }) => details.symbol,
  kenpo_number: ({ details }) => details.number,
  kenpo_branch_number: ({ details }) => details.branchNumber,
  kenpo_relationship: ({ details }) => details.relationship,
};

/**
 * Of a member's claims those a client is registered for now: a token may be older than that, and of a time when it was
 * registered for more. Nothing else of what is sealed is opened.
 */
export function claimsFor(scope: string, member: AccountHolder, insurer: Insurer): AccountClaims {
  const claims: AccountClaims = { sub: member.id };
  for (const name of claimNamesOf(scope)) {
    const value = values[name]?.(member, insurer);
    if (value !== null && value !== undefined) claims[name] = value;
  }
  return claims;
}
