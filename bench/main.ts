/*
 * `npm run bench [-- --only <row or name>[,…] --quick --full]`: measures, prints what each report has to show and one
 * table of all figures, and writes bench/results.json. Exit code 1: a figure misses its mark.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { keeping } from './artifacts/report.ts';
import { counting } from './cost/report.ts';
import { onTheEdge } from './edge/report.ts';
import { enumeration } from './enumeration/report.ts';
import { firstSignIns } from './first-sign-in/report.ts';
import { growing } from './growth/report.ts';
import { importing } from './import/report.ts';
import { circumstances } from './machine.ts';
import { compileOnce } from './processes.ts';
import { brokenOff, choose, type Finding, isMet, type Report } from './report.ts';
import { shapes } from './shape/report.ts';
import { sharesTable } from './shares/measure.ts';
import { signingIn } from './sign-in/report.ts';
import { finalTable, tableOf } from './table.ts';
import { answeringClients } from './tokens/report.ts';

const reports: Report[] = [
  ...[signingIn, answeringClients, counting, onTheEdge],
  ...[importing, growing, keeping, enumeration, firstSignIns, shapes],
];

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    quick: { type: 'boolean', default: false },
    full: { type: 'boolean', default: false },
  },
});
const { chosen, unknown } = choose(reports, values.only);
if (unknown.length > 0) {
  const names = reports.map(({ name, rows }) => [name, ...rows].join(' or ')).join(', ');
  process.stderr.write(`There is no report ${unknown.join(', ')}; there are: ${names}\n`);
  process.exit(2);
}

compileOnce();
const findings: Record<string, Finding> = {};
for (const { report, rows } of chosen) {
  process.stderr.write(`${report.name} …\n`);
  const finding = await report.run({ ...values, rows }).catch((error) => {
    process.stderr.write(`${report.name} broke off: ${error instanceof Error ? error.stack : error}\n`);
    return brokenOff(error);
  });
  findings[report.name] = finding;
  for (const table of finding.tables ?? []) process.stdout.write(`${tableOf(table)}\n\n`);
}
const lines = Object.values(findings).flatMap((finding) => finding.lines);
const shares = Object.values(findings).flatMap((finding) => finding.shares ?? []);
if (shares.length > 0) process.stdout.write(`${tableOf(sharesTable(shares))}\n\n`);
if (lines.length > 0) process.stdout.write(`${tableOf(finalTable(lines))}\n`);
const results = Object.entries(findings).map(([name, finding]) => {
  const { lines, shares = [], figures } = finding;
  return [name, { met: isMet(finding), lines, shares, figures }];
});
await writeFile(
  new URL('results.json', import.meta.url),
  `${JSON.stringify({ ...circumstances(), ...values, reports: Object.fromEntries(results) }, null, 2)}\n`,
);
process.exit(Object.values(findings).every(isMet) ? 0 : 1);
