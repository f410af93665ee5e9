import { readFile } from 'node:fs/promises';
import type { Service } from '../service.ts';

/** What the process that took most had resident at its highest (proc(5): VmHWM), and what each had. */
export async function mostResident({ pids }: Pick<Service, 'pids'>) {
  const all = [...pids.web.map((pid) => ['web', pid] as const), ['worker', pids.worker ?? 0] as const];
  const each = await Promise.all(
    all.map(async ([role, pid]) => {
      const status = await readFile(`/proc/${pid}/status`, 'utf8');
      const kilobytes = Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]);
      return { role, megabytes: (kilobytes * 1024) / 1e6 };
    }),
  );
  return { megabytes: Math.max(...each.map(({ megabytes }) => megabytes)), each };
}
