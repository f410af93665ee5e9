import { startBare } from '../bare/start.ts';
import type { Finding, Options, Report } from '../report.ts';
import { type Times, timesOf } from '../runs.ts';
import { type Service, startService } from '../service.ts';
import { withPasskeys } from './passkeys.ts';
import { withPasswords } from './passwords.ts';

/** What a member waits for: whole sign-ins. */
export const signingIn: Report = {
  name: 'sign-in',
  rows: [1, 2],
  async run({ quick, rows }: Options): Promise<Finding> {
    const service = await startService();
    const bare = await startBare(service.target.issuer);
    try {
      const parts: Finding[] = [];
      for (const [row, measure] of [[1, withPasswords] as const, [2, withPasskeys] as const])
        if (rows.includes(row)) parts.push(await measure({ service, bare, times: timesOf(quick, 'signIn') }));
      return {
        lines: parts.flatMap(({ lines }) => lines),
        tables: parts.flatMap(({ tables = [] }) => tables),
        shares: parts.flatMap(({ shares = [] }) => shares),
        figures: parts.map(({ figures }) => figures),
      };
    } finally {
      await bare.stop();
      await service.stop();
    }
  },
};

export interface Parts {
  service: Service;
  bare: Awaited<ReturnType<typeof startBare>>;
  times: Times;
}
