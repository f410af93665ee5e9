import { startBare } from '../bare/start.ts';
import { registerClient } from '../client.ts';
import { addInsurer, addMembers } from '../members.ts';
import type { Finding, Options, Report } from '../report.ts';
import { timesOf } from '../runs.ts';
import { startService } from '../service.ts';
import { compare, type Row } from './compare.ts';

const rowsOfTokens: Row[] = [
  { row: 3, kind: 'refresh', least: 0.4 },
  { row: 4, kind: 'userinfo', least: 0.4 },
  { row: 4, kind: 'introspection', least: 0.4 },
  { row: 5, kind: 'discovery', least: 0.8 },
  { row: 5, kind: 'jwks', least: 0.8 },
];

/** As many families of tokens on both sides: the memory adapter keeps a thousand entries in all. */
const families = 100;

/** What clients ask by themselves, beside the same asked of bare oidc-provider. */
export const answeringClients: Report = {
  name: 'tokens',
  rows: [3, 4, 5],
  async run({ quick, rows }: Options): Promise<Finding> {
    const service = await startService();
    const bare = await startBare(service.target.issuer);
    try {
      const insurer = await addInsurer(service, 'clients');
      const members = await addMembers(service, insurer, families);
      const client = await registerClient(service, [insurer.code]);
      const parts: Finding[] = [];
      for (const row of rowsOfTokens.filter((one) => rows.includes(one.row)))
        parts.push(await compare(row, { service, client, members, bare, times: timesOf(quick, 'request') }));
      return {
        lines: parts.flatMap(({ lines }) => lines),
        shares: parts.flatMap(({ shares = [] }) => shares),
        figures: parts.map(({ figures }) => figures),
      };
    } finally {
      await bare.stop();
      await service.stop();
    }
  },
};
