import { readdir, readFile } from 'node:fs/promises';
import type { Pids } from './service.ts';

/** CPU seconds by part. Of `web`: `main` is the threads that run JavaScript, `pool` libuv's, that hash and sign. */
export interface Cpu {
  web: number;
  main: number;
  pool: number;
  worker: number;
  postgres: number;
}

/** What every part has used since it started. */
export async function readCpu({ web, worker, postmaster }: Pids): Promise<Cpu> {
  const [webs, mains, pools, ofWorker, ofPostgres] = await Promise.all([
    Promise.all(web.map((pid) => usedBy(pid))),
    Promise.all(web.map(usedByMain)),
    Promise.all(web.map(usedByPool)),
    worker === null ? 0 : usedBy(worker),
    postmaster === null ? 0 : usedByFamily(postmaster),
  ]);
  return { web: sum(webs), main: sum(mains), pool: sum(pools), worker: ofWorker, postgres: ofPostgres };
}

export const cpuBetween = (before: Cpu, after: Cpu): Cpu => ({
  web: after.web - before.web,
  main: after.main - before.main,
  pool: after.pool - before.pool,
  worker: after.worker - before.worker,
  postgres: after.postgres - before.postgres,
});

/** All that a figure per vCPU counts. */
export const totalOf = ({ web, worker, postgres }: Cpu): number => web + worker + postgres;

/** /proc counts in ticks, of which there are 100 a second on every Linux. */
const TICKS = 100;

/** Fields 14 and on of proc(5): utime, stime, and those of the children that have ended. */
async function times(path: string): Promise<[self: number, ended: number]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const at = (field: number) => Number(fields[field - 3] ?? 0) / TICKS;
  return [at(14) + at(15), at(16) + at(17)];
}

const usedBy = async (pid: number): Promise<number> => (await times(`/proc/${pid}/stat`))[0];

const usedByMain = async (pid: number): Promise<number> => (await times(`/proc/${pid}/task/${pid}/stat`))[0];

async function usedByPool(pid: number): Promise<number> {
  const tasks = await readdir(`/proc/${pid}/task`).catch(() => []);
  const used = await Promise.all(
    tasks.map(async (task) => {
      const name = await readFile(`/proc/${pid}/task/${task}/comm`, 'utf8').catch(() => '');
      return name.startsWith('libuv-worker') ? (await times(`/proc/${pid}/task/${task}/stat`))[0] : 0;
    }),
  );
  return sum(used);
}

/** A server and its children, those that have ended (and been waited for) included. */
async function usedByFamily(pid: number): Promise<number> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  const [self, ended] = await times(`/proc/${pid}/stat`);
  return self + ended + sum(await Promise.all(children.split(' ').filter(Boolean).map(Number).map(usedBy)));
}

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
