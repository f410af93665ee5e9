import type { Client } from '../client.ts';
import { idTokenCheck } from '../load/id-tokens.ts';
import type { HeldTokens, LoadMember } from '../load/plan.ts';
import { signIn, type Way } from '../load/sign-in.ts';
import { Operation } from '../load/tally.ts';
import { byPassword } from '../load/ways.ts';
import { Wire } from '../load/wire.ts';
import type { Target } from '../service.ts';

/** What the clients of a load ask for: a refresh token, and something that userinfo can tell. */
export const scopeOfTokens = 'openid offline_access profile email';

/** Signs these members in as any client has them, and keeps what comes of it. */
export async function obtainTokens(
  target: Target,
  client: Client,
  members: LoadMember[],
  scope = scopeOfTokens,
  way: Way = byPassword,
): Promise<HeldTokens[]> {
  const wire = new Wire(target);
  const all = { target, client, wire, check: await idTokenCheck(target, client, wire) };
  const parameters = { scope, ...(scope.includes('offline_access') && { prompt: 'consent' }) };
  const waiting = [...members];
  const tokens: HeldTokens[] = [];
  const one = async () => {
    for (let member = waiting.shift(); member !== undefined; member = waiting.shift()) {
      const operation = new Operation(performance.now());
      tokens.push(await signIn(all, operation, member, way, parameters));
    }
  };
  await Promise.all(Array.from({ length: 4 }, one));
  wire.close();
  return tokens;
}
