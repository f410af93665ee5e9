import { registerClient } from '../client.ts';
import { lineOf } from '../line.ts';
import { addInsurer, addMembers } from '../members.ts';
import type { Finding, Options, Report } from '../report.ts';
import { timesOf } from '../runs.ts';
import { startService } from '../service.ts';
import { obtainTokens } from '../tokens/obtain.ts';
import { type Resident, watchResident } from './memory.ts';
import { measureStarts } from './starts.ts';
import { measureStorms } from './storms.ts';

/** What happens when more is asked for than can be done, and what that takes. */
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
        const members = await addMembers(service, insurer, 1000);
        const client = await registerClient(service, [insurer.code]);
        // They are told of the new browser now, and not in some loads and in others not: that is done once in 15 minutes.
        const tokens = (await obtainTokens(service.target, client, members)).slice(0, 360);
        const times = timesOf(quick, 'signIn');
        const resident = watchResident(service);
        const storms = await measureStorms({ service, client, members, tokens, times });
        const { lines, figures } = memoryOf(await resident.stop());
        const found = [...lines, ...storms.lines].filter(({ row }) => rows.includes(row));
        parts.push({ lines: found, figures: [figures, storms.figures] });
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

/** Row 7: of the process that takes most, through a good day and every storm. */
function memoryOf(each: Resident[]): Finding {
  const value = Math.max(...each.map(({ megabytes }) => megabytes));
  const given = { row: 7, figure: 'most resident memory of a process', unit: 'MB', value };
  return { lines: [lineOf({ ...given, mark: { most: 200 } })], figures: { row: 7, each } };
}
