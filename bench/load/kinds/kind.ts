import type { LoadPlan } from '../plan.ts';
import type { Operation } from '../tally.ts';
import type { Wire } from '../wire.ts';

/** Makes ready for one kind of load, and answers what is one operation of it. */
export type Kind = (plan: LoadPlan, wire: Wire) => Promise<(operation: Operation) => Promise<void>>;
