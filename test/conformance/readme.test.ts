import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';

const here = new URL('./', `file://${import.meta.filename}`);
/** The plans, and how many modules the suite has in each. */
const plans = {
  'Basic OP': 38,
  'Form Post OP': 38,
  'Config OP': 1,
  'RP-Initiated Logout OP': 11,
  'Back-Channel Logout OP': 2,
  'FAPI 2.0 Security Profile': 56,
};

interface Row {
  module: string;
  file: string;
  result: string;
}

/** The rows of each plan's table. */
async function tables(): Promise<Record<string, Row[]>> {
  const sections = (await readFile(new URL('README.md', here), 'utf8')).split(/^## /m);
  return Object.fromEntries(
    sections.map((section) => {
      const rows = [...section.matchAll(/^\| `([\w-]+)` \| \[[^\]]+\]\(([^)]+)\) \| (.+) \|$/gm)];
      const read = rows.map(([, module = '', file = '', result = '']) => ({ module, file, result }));
      return [section.split('\n')[0] ?? '', read];
    }),
  );
}

const runsFor = (plan: string, text: string) =>
  text.includes(`'${plan}'`) ||
  (/^(Basic|Form Post) OP$/.test(plan) && text.includes('describe.each(basicPlans)'));

const titled = (module: string) => new RegExp(`['"\`]${module}[:'"\`]`);

test('each plan has as many modules as the suite has, every one once, and a reason where one cannot apply', async () => {
  const all = await tables();
  for (const [plan, count] of Object.entries(plans)) {
    const rows = all[plan] ?? [];
    expect([plan, rows.length, new Set(rows.map(({ module }) => module)).size]).toEqual([plan, count, count]);
    for (const { module, result } of rows)
      expect([module, /^(passed|passed; .{20,}|cannot apply: .{20,})$/.test(result)]).toEqual([module, true]);
  }
  expect(all['Form Post OP']).toEqual(all['Basic OP']);
});

test('every test it names is there, in that plan, and every module with a test is named', async () => {
  const all = await tables();
  const files: Record<string, string> = {};
  for (const name of await readdir(here))
    if (name.endsWith('.test.ts')) files[name] = await readFile(new URL(name, here), 'utf8');
  const faults = [];
  for (const plan of Object.keys(plans)) {
    for (const { module, file } of all[plan] ?? []) {
      if (!titled(module).test(files[file] ?? '')) faults.push(`no ${module} in ${file}`);
      if (!runsFor(plan, files[file] ?? '')) faults.push(`${file} does not run for ${plan}`);
    }
  }
  expect(faults).toEqual([]);
  const listed = Object.keys(plans).flatMap((plan) => (all[plan] ?? []).map(({ module }) => module));
  const titles = Object.values(files).flatMap((text) =>
    [...text.matchAll(/['"`]((?:oidcc|fapi2-security-profile-final)-[\w-]+)[:'"`]/g)].map(
      ([, name = '']) => name,
    ),
  );
  expect([...new Set(titles)].sort()).toEqual([...new Set(listed)].sort());
});
