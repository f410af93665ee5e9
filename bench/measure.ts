import { type Cpu, cpuBetween, readCpu, totalOf } from './cpu.ts';
import type { LoadPlan, Outcome } from './load/plan.ts';
import { generateLoad } from './load.ts';
import type { Pids } from './service.ts';

/** A load, and what CPU it took while it counted. */
export interface Measured {
  outcome: Outcome;
  cpu: Cpu;
  /** Good operations for each second of CPU: what one vCPU does in a second, the database included. */
  perVcpu: number;
  /** Good operations for each second on the clock, on this machine and beside its load generator. */
  perSecond: number;
}

const generator = new URL('load/generator.ts', import.meta.url);
/** What the last operations, and the start of the process, may take. */
const grace = 60_000;

/** What else is done as the load begins to count and as it ends. */
export interface Beside {
  begin?(): Promise<void>;
  end?(): Promise<void>;
}

/** @throws where anything failed: a fast error is no sign-in, and a figure among errors is none. */
export async function measureLoad(plan: LoadPlan, pids: Pids, beside: Beside = {}): Promise<Measured> {
  const readings: Partial<Record<'begin' | 'end', Cpu>> = {};
  const limit = (plan.warmUp + plan.seconds) * 1000 + grace;
  const outcome = await generateLoad<Outcome>(generator, plan, limit, async (phase) => {
    if (phase === 'begin') await beside.begin?.();
    readings[phase] = await readCpu(pids);
    if (phase === 'end') await beside.end?.();
  });
  const failures = Object.entries(outcome.failed);
  if (failures.length > 0)
    throw new Error(`${plan.kind}: ${failures.map(([reason, count]) => `${count} × ${reason}`).join('; ')}`);
  const { begin, end } = readings;
  if (begin === undefined || end === undefined)
    throw new Error('the load generator did not say when it counts');
  const cpu = cpuBetween(begin, end);
  return {
    outcome,
    cpu,
    perVcpu: outcome.done / totalOf(cpu),
    perSecond: outcome.done / outcome.seconds,
  };
}
