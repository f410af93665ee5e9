import { readFile } from 'node:fs/promises';
import { setInterval } from 'node:timers/promises';
import type { Service } from '../service.ts';

const EVERY = 500;

export interface Resident {
  role: 'web' | 'worker';
  /** Most at any look. */
  megabytes: number;
}

/** Looks at what each process has resident (proc(5): VmRSS) twice a second, until `stop`, which answers the most of each. */
export function watchResident({ pids }: Pick<Service, 'pids'>): { stop(): Promise<Resident[]> } {
  const all = [...pids.web.map((pid) => ['web', pid] as const), ['worker', pids.worker ?? 0] as const];
  const most = new Map<number, number>();
  const watching = new AbortController();
  const watched = (async () => {
    for await (const _ of setInterval(EVERY, null, { signal: watching.signal }))
      for (const [, pid] of all) most.set(pid, Math.max(most.get(pid) ?? 0, await residentOf(pid)));
  })().catch(() => undefined); // told to end
  return {
    async stop() {
      watching.abort();
      await watched;
      return all.map(([role, pid]) => ({ role, megabytes: most.get(pid) ?? Number.NaN }));
    },
  };
}

async function residentOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return (Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1024) / 1e6;
}
