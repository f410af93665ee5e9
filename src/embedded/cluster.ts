import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Binaries, findBinaries } from './binaries.ts';
import { otherVersion, unusableFolder } from './faults.ts';
import { makeFolder } from './folder.ts';
import { type Identity, serverIdentity } from './identity.ts';
import { initdb } from './initdb.ts';
import { isAlive } from './postmaster.ts';

/** One PostgreSQL's data on disk, and all it takes to run it. */
export interface Cluster {
  binaries: Binaries;
  identity: Identity | null;
  data: string;
  password: string;
  logFile: string;
}

/** Opens the cluster in `<dataDir>/postgres`; makes it first where there is none. */
export async function openCluster(dataDir: string): Promise<Cluster> {
  const folder = join(dataDir, 'postgres');
  const data = join(folder, 'data');
  const logFile = join(dataDir, 'logs', 'postgres.log');
  try {
    await makeFolder(join(dataDir, 'logs'));
    await (await open(logFile, 'a', 0o600)).close();
    const identity = serverIdentity(existsSync(data) ? await stat(data) : undefined);
    const binaries = await findBinaries(identity);
    if (!existsSync(folder)) await makeCluster(dataDir, folder, { binaries, identity, logFile });
    await checkVersion(data, binaries.major);
    return { binaries, identity, data, logFile, password: await readFile(join(folder, 'password'), 'utf8') };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw code && unusable.has(code) ? unusableFolder(dataDir, code) : error;
  }
}

const unusable = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'ENOTDIR', 'EEXIST', 'ENOENT']);

async function checkVersion(data: string, wanted: string): Promise<void> {
  const found = (await readFile(join(data, 'PG_VERSION'), 'utf8')).trim();
  if (found !== wanted) throw otherVersion(data, found, wanted);
}

/** Made aside and then moved into place, so that a start that is killed or runs twice leaves no half of one. */
async function makeCluster(
  dataDir: string,
  folder: string,
  server: Pick<Cluster, 'binaries' | 'identity' | 'logFile'>,
): Promise<void> {
  await removeAbandoned(dataDir);
  const draft = `${folder}.new-${process.pid}`;
  const data = join(draft, 'data');
  const password = randomBytes(24).toString('base64url');
  try {
    await makeFolder(data);
    await writeFile(join(draft, 'password'), password, { mode: 0o600 });
    if (server.identity) await chown(data, server.identity.uid, server.identity.gid);
    await initdb({ ...server, data, password });
    await rename(draft, folder).catch((error) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function removeAbandoned(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    const pid = /^postgres\.new-(\d+)$/.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) await rm(join(dataDir, name), { recursive: true, force: true });
  }
}
