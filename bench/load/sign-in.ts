import { createHash, randomBytes } from 'node:crypto';
import type { Client } from '../client.ts';
import type { Target } from '../service.ts';
import { json, leadsTo, wrong } from './answers.ts';
import { asClient } from './as-client.ts';
import type { IdTokenCheck } from './id-tokens.ts';
import type { HeldTokens, LoadMember } from './plan.ts';
import type { Operation } from './tally.ts';
import { Visitor } from './visitor.ts';
import type { Answer, Wire } from './wire.ts';

/** What every sign-in of one load has in common. */
export interface SignIns {
  target: Target;
  client: Client;
  wire: Wire;
  check: IdTokenCheck;
}

/** The pages of one way to sign in: from the first one to the answer that sends the browser on. */
export type Way = (visitor: Visitor, page: Answer, pageUrl: string, member: LoadMember) => Promise<Answer>;

const random = () => randomBytes(32).toString('base64url');

/** One whole sign-in in a fresh browser: authorize, the pages of `way`, the code and the tokens for it. */
export async function signIn(
  { target, client: common, wire, check }: SignIns,
  operation: Operation,
  member: LoadMember,
  way: Way,
  parameters: Record<string, string> = {},
): Promise<HeldTokens> {
  const { issuer } = target;
  const client = member.client ?? common;
  const [state, nonce, verifier] = [random(), random(), random()];
  const query = new URLSearchParams({
    client_id: client.id,
    response_type: 'code',
    redirect_uri: client.redirectUri,
    scope: 'openid',
    state,
    nonce,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...parameters,
  });
  const visitor = new Visitor(target, wire, operation);
  const authorization = `${issuer}/auth?${query}`;
  const begun = await visitor.get('authorize', authorization, 'cross-site');
  const pageUrl = leadsTo('authorize', begun, authorization, `${issuer}/interaction/`);
  const submitted = await way(visitor, await visitor.get('page', pageUrl), pageUrl, member);
  const callback = new URL(leadsTo('submit', submitted, pageUrl, `${client.redirectUri}?`)).searchParams;
  if (callback.get('state') !== state || callback.get('iss') !== issuer)
    throw wrong('submit', submitted, 'not ours');
  const answer = await asClient({ target, client, wire }, operation, 'token', '/token', {
    grant_type: 'authorization_code',
    code: callback.get('code') ?? '',
    redirect_uri: client.redirectUri,
    code_verifier: verifier,
  });
  const tokens = json('token', answer);
  await check(tokens.id_token, { sub: member.sub, nonce, audience: client.id });
  if (typeof tokens.access_token !== 'string') throw wrong('token', answer, 'without an access token');
  return {
    accessToken: tokens.access_token,
    refreshToken: String(tokens.refresh_token ?? ''),
    sub: member.sub,
  };
}
