/* The load generator: a process of its own that is handed a plan and answers what came of it. */
import { answerPlan } from '../load.ts';
import { firstSignIn } from './kinds/first-sign-in.ts';
import { introspection } from './kinds/introspection.ts';
import type { Kind } from './kinds/kind.ts';
import { passkey } from './kinds/passkey.ts';
import { password } from './kinds/password.ts';
import { discovery, jwks } from './kinds/published.ts';
import { refresh } from './kinds/refresh.ts';
import { shape } from './kinds/shape.ts';
import { userinfo } from './kinds/userinfo.ts';
import { drive } from './loops.ts';
import type { KindName, LoadPlan, Outcome } from './plan.ts';
import { Tally } from './tally.ts';
import { Wire } from './wire.ts';

const kinds: Record<KindName, Kind> = {
  password,
  passkey,
  'first-sign-in': firstSignIn,
  refresh,
  userinfo,
  introspection,
  discovery,
  jwks,
  shape,
};

await answerPlan(async (plan: LoadPlan, tell): Promise<Outcome> => {
  const wire = new Wire(plan.target);
  const tally = new Tally();
  const work = await kinds[plan.kind](plan, wire);
  await drive(plan, work, tally, tell);
  wire.close();
  return tally.outcome;
});
