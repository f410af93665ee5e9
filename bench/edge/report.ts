import { registerClient } from '../client.ts';
import { lineOf } from '../line.ts';
import { addInsurer, addMembers } from '../members.ts';
import type { Finding, Options, Report } from '../report.ts';
import { timesOf } from '../runs.ts';
import { startService } from '../service.ts';
import { obtainTokens } from '../tokens/obtain.ts';
import { mostResident } from './memory.ts';
import { measureStarts } from './starts.ts';
import { measureStorms } from './storms.ts';

/** What happens when more is asked for than can be done, and what that takes; memory is read after all of it. */
export const onTheEdge: Report = {
  name: 'edge',
  rows: [7, 8, 10, 11, 12],
  async run({ quick, rows }: Options): Promise<Finding> {
    const service = await startService();
    try {
      const parts: Finding[] = [];
      if (rows.includes(8)) parts.push(await measureStarts(service));
      if (rows.some((row) => row !== 8)) {
        const insurer = await addInsurer(service, 'edge');
        const members = await addMembers(service, insurer, 2000);
        const client = await registerClient(service, [insurer.code]);
        const tokens = await obtainTokens(service.target, client, members.slice(0, 360));
        const times = timesOf(quick, 'signIn');
        const storms = await measureStorms({ service, client, members, tokens, times });
        parts.push({ ...storms, lines: storms.lines.filter(({ row }) => rows.includes(row)) });
      }
      if (rows.includes(7)) {
        const { megabytes, each } = await mostResident(service);
        const given = { row: 7, figure: 'most resident memory of a process', unit: 'MB' };
        const line = lineOf({ ...given, value: megabytes, mark: { most: 200 } });
        parts.push({ lines: [line], figures: { row: 7, each } });
      }
      return {
        lines: parts.flatMap(({ lines }) => lines),
        figures: parts.map(({ figures }) => figures),
      };
    } finally {
      await service.stop();
    }
  },
};
