import type { Context } from '../context.ts';
import type { Db } from '../db.ts';
import { AlreadyConsumed } from '../oidc/flush.ts';
import { currentUnit, withUnit } from '../oidc/unit-of-work.ts';
import { signIns } from '../operations/metrics.ts';
import type { Deps } from './deps.ts';
import type { Found, Reply, Visit } from './engine.ts';
import { hasMember } from './factors.ts';
import { finish } from './finish.ts';
import { loadState } from './load.ts';
import { nextStep } from './pipeline.ts';
import type { Resume } from './resume.ts';
import { factsAfter } from './shown.ts';
import type { State } from './state.ts';
import type { Outcome } from './step.ts';
import { returnTo } from './store.ts';
import { isComplete } from './traces.ts';

/**
 * Most sign-ins end with the form that is sent. That is tried before anything is locked: decided on what was read, and
 * written, with the session and the code oidc-provider makes of it, as one statement that writes nothing unless member and
 * interaction are still as they were read. It spares BEGIN, two locks and COMMIT. Null, and nothing written, where there is
 * more to do or where somebody was first.
 */
export async function finishAtOnce(
  context: Context,
  visit: Visit,
  found: Found,
  decide: (state: State, deps: Deps) => Promise<Outcome | null>,
  given: Deps,
  resume: Resume,
): Promise<Reply | null> {
  const unit = currentUnit().fork();
  const deps: Deps = {
    ...given,
    db: noTransaction,
    usePasskey: async (use) => {
      unit.usePasskey({ ...use, at: visit.now });
      return true; // or the statement fails as a whole
    },
  };
  const attempt = async (): Promise<Reply | null> => {
    const change = await decide(found.state, deps);
    if (change?.kind !== 'advance') return null;
    const facts = factsAfter(found.state.facts, change);
    const { insurer } = found.state;
    if (insurer === null || !isComplete(insurer, facts)) return null;
    const interaction = { ...found.interaction, sessionId: visit.sessionId };
    const after = await loadState(context, { ...interaction, facts }, visit, { db: context.db, lock: false });
    if (!hasMember(after) || nextStep(after) !== undefined) return null;
    const traces = await finish(interaction, after, deps);
    unit.onlyAsRead(after.member, interaction);
    await resume(returnTo(interaction), () => unit.flush());
    signIns.inc({ step: 'all', outcome: 'finish' });
    return { kind: 'resumed', traces };
  };
  try {
    return await withUnit(unit, attempt);
  } catch (error) {
    if (error === needsTransaction || error instanceof AlreadyConsumed) return null;
    throw error;
  }
}

const needsTransaction = new Error('this has to be done in a transaction');

/** In the place of the transaction there is none of: whatever asks it for something ends the attempt. */
const noTransaction = new Proxy({} as Db, {
  get() {
    throw needsTransaction;
  },
});
