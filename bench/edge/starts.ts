import { lineOf } from '../line.ts';
import { startProcess } from '../processes.ts';
import type { Finding } from '../report.ts';
import { RUNS } from '../runs.ts';
import type { Service } from '../service.ts';
import { median } from '../statistics.ts';

/** Row 8: one web process more, beside a service that has nothing to do. */
export async function measureStarts({ env }: Pick<Service, 'env'>): Promise<Finding> {
  const seconds: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const started = await startProcess('serve', env);
    seconds.push(started.readyAfterMs / 1000);
    await started.stop();
  }
  const value = median(seconds);
  const line = lineOf({ row: 8, figure: 'ready after start', unit: 's', value, mark: { most: 1.5 } });
  return { lines: [line], figures: { row: 8, seconds } };
}
