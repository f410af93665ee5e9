/*
 * `npm run bench [-- --only <name>[,<name>] --quick]`: measures, prints a table for each report and writes
 * bench/results.json. Exit code 1: a row misses its mark.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { enumeration } from './enumeration/report.ts';
import { importing } from './import/report.ts';
import { circumstances } from './machine.ts';
import { type Finding, type Report, tableOf } from './report.ts';

const reports: Report[] = [enumeration, importing];

const { values } = parseArgs({
  options: { only: { type: 'string' }, quick: { type: 'boolean', default: false } },
});
const wanted = values.only?.split(',');
const unknown = wanted?.filter((name) => !reports.some((report) => report.name === name)) ?? [];
if (unknown.length > 0) {
  const names = reports.map(({ name }) => name).join(', ');
  process.stderr.write(`There is no report ${unknown.join(', ')}; there are: ${names}\n`);
  process.exit(2);
}

const findings: Record<string, Finding> = {};
for (const report of reports.filter(({ name }) => wanted?.includes(name) ?? true)) {
  const finding = await report.run({ quick: values.quick });
  findings[report.name] = finding;
  process.stdout.write(`${tableOf(finding)}\n\n`);
}
const results = Object.entries(findings).map(([name, { met, figures }]) => [name, { met, figures }]);
await writeFile(
  new URL('results.json', import.meta.url),
  `${JSON.stringify({ ...circumstances(), ...values, reports: Object.fromEntries(results) }, null, 2)}\n`,
);
process.exit(Object.values(findings).every(({ met }) => met) ? 0 : 1);
