import type { KoaContextWithOIDC } from 'oidc-provider';
import { isLevel, type Level, satisfies, strongest, weakest } from '../interaction/assurance.ts';
import type { ClientRules } from './account.ts';

interface AcrRequest {
  value?: unknown;
  values?: unknown;
  essential?: boolean;
}

/** The `claims` of stored authorization parameters, with `acr_values` as the voluntary request it stands for. */
export function requestedClaims(params: { claims?: string; acr_values?: string }): unknown {
  const claims = JSON.parse(params.claims ?? '{}') as { id_token?: Record<string, unknown> };
  if (params.acr_values === undefined) return claims;
  return { ...claims, id_token: { acr: { values: params.acr_values.split(' ') }, ...claims.id_token } };
}

/** The levels a request names, by `acr_values` or a `claims` request for `acr` (OpenID Connect Core §5.5.1.1). */
function namedLevels(claims: unknown): Level[] {
  const request = (claims as { id_token?: { acr?: AcrRequest | null } } | undefined)?.id_token?.acr;
  const values = Array.isArray(request?.values) ? request.values : [];
  return [request?.value, ...values].filter(isLevel);
}

/** True where an `acr` is demanded and none of those named is one of ours. */
export function demandsUnknownLevel(claims: unknown): boolean {
  const request = (claims as { id_token?: { acr?: AcrRequest | null } } | undefined)?.id_token?.acr;
  const named = request?.value !== undefined || request?.values !== undefined;
  return request?.essential === true && named && namedLevels(claims).length === 0;
}

/** The weakest level that satisfies a request: what it names, and never below the client's minimum. */
export function requiredLevel(claims: unknown, minimum: unknown): Level {
  const lowest = weakest(namedLevels(claims)) ?? 'urn:kosmo:acr:pwd';
  return isLevel(minimum) && satisfies(minimum, lowest) ? minimum : lowest;
}

/** The ID token's `acr`: the strongest the request accepts among those the session reached. */
export function reportedAcr(oidc: KoaContextWithOIDC['oidc']): string | undefined {
  const { acr } = oidc.session ?? {};
  if (!isLevel(acr)) return acr;
  const { minimum_acr: minimum } = oidc.client as unknown as ClientRules;
  const accepted = namedLevels(oidc.claims).filter((level) => satisfies(acr, level));
  if (accepted.length === 0) return acr;
  return strongest(isLevel(minimum) ? [...accepted, minimum] : accepted);
}
