import { execFile } from 'node:child_process';
import { readFile, readlink, realpath, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

/** The server process that owns the data. `ready`: it has said that it takes connections. */
export interface Postmaster {
  pid: number;
  port: number;
  ready: boolean;
}

/** The server running on `data`, or null where there is none, or only the pid file of a killed one. */
export async function findPostmaster(data: string): Promise<Postmaster | null> {
  const file = join(data, 'postmaster.pid');
  // lines: pid, data, start time, port, socket folder, listen address, shared memory, status
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n');
  const pid = Number(lines[0]);
  if (!(pid > 0)) return null;
  if (await serves(pid, data)) return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
  // The id now belongs to another process (a container's ids begin anew), which PostgreSQL would take for its own.
  if (isAlive(pid)) await rm(file, { force: true });
  return null;
}

/** Whether process `pid` is the server of `data`: its working directory is the data. */
export async function serves(pid: number, data: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
  if (process.platform === 'linux') {
    const folder = await readlink(`/proc/${pid}/cwd`).catch(() => null);
    return folder !== null && folder === (await realpath(data).catch(() => data));
  }
  const command = await promisify(execFile)('ps', ['-o', 'comm=', '-p', String(pid)]).catch(() => ({
    stdout: '',
  }));
  return basename(command.stdout.trim()) === 'postgres';
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
