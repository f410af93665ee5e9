import { budget, type Cost, medianCost } from '../../test/helpers/sign-in-cost.ts';
import { registerClient } from '../client.ts';
import { lineOf } from '../line.ts';
import { idTokenCheck } from '../load/id-tokens.ts';
import { signIn } from '../load/sign-in.ts';
import { Operation } from '../load/tally.ts';
import { byPassword } from '../load/ways.ts';
import { Wire } from '../load/wire.ts';
import { addInsurer, addMembers } from '../members.ts';
import type { Finding, Report } from '../report.ts';
import { startService } from '../service.ts';
import { StatementCount } from './statements.ts';

const signIns = 31;

/** What the password sign-in of row 1 asks for, counted on the running service; a test holds it to the same. */
export const counting: Report = {
  name: 'cost',
  rows: [6],
  async run(): Promise<Finding> {
    const service = await startService({ processes: 1 });
    const { target, db } = service;
    try {
      const insurer = await addInsurer(service, 'cost');
      const members = await addMembers(service, insurer, signIns);
      const client = await registerClient(service, [insurer.code]);
      await service.worker.stop(); // what it does by the clock is no part of a sign-in
      const wire = new Wire(target);
      const all = { target, client, wire, check: await idTokenCheck(target, client, wire) };
      const count = await StatementCount.start(db);
      const costs: Cost[] = [];
      for (const member of members) {
        const operation = new Operation(performance.now());
        await signIn(all, operation, member, byPassword);
        costs.push({ requests: operation.requests.length, ...(await count.sinceLast()) });
      }
      wire.close();
      return findingOf(costs);
    } finally {
      await service.stop();
    }
  },
};

function findingOf(costs: Cost[]): Finding {
  const cost = medianCost(costs);
  const line = (figure: string, name: keyof Cost, unit = '') =>
    lineOf({ row: 6, figure, unit, value: cost[name], mark: { most: budget[name] } });
  return {
    lines: [
      line('HTTP requests of a password sign-in', 'requests'),
      line('… SQL statements, BEGIN and COMMIT among them', 'statements'),
      line('… of them writes', 'writes'),
      line('… WAL, median', 'walBytes', 'bytes'),
    ],
    figures: { median: cost, costs },
  };
}
