/*
 * `node bench/growth/main.ts --url <database> --key <SECRET_KEYS> [--size 10000000] [--insurers 1400]`: fills a migrated,
 * empty database.
 */
import { parseArgs } from 'node:util';
import { now } from '../../src/clock.ts';
import { fill } from './fill.ts';

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    key: { type: 'string' },
    size: { type: 'string', default: '10000000' },
    insurers: { type: 'string', default: '1400' },
  },
});
const { url, key, size, insurers } = values;
if (url === undefined || key === undefined) {
  process.stderr.write('Say where (--url) and under which key (--key, 32 bytes in base64)\n');
  process.exit(2);
}
const begun = performance.now();
const onStep = (what: string) =>
  process.stderr.write(`${((performance.now() - begun) / 1000).toFixed(0).padStart(4)} s  ${what}\n`);
const counts = { members: Number(size), insurers: Number(insurers), now: now() };
const { rows, seconds } = await fill(url, Buffer.from(key, 'base64'), { ...counts, onStep });
const megabytes = process.resourceUsage().maxRSS / 1024;
process.stdout.write(`${JSON.stringify({ rows, seconds, megabytes })}\n`);
