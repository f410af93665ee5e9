import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, open, readdir, readFile, rename, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OperatorError } from '../errors.ts';
import { type Binaries, findBinaries } from './binaries.ts';
import { makeFolder } from './folder.ts';
import { type Identity, serverIdentity } from './identity.ts';
import { isAlive } from './postmaster.ts';

/** One PostgreSQL's data on disk, and all it takes to run it. */
export interface Cluster {
  binaries: Binaries;
  identity: Identity | null;
  data: string;
  password: string;
  logFile: string;
}

export const superuser = 'kosmo';

/**
 * On Linux the server finds its data through its own working directory, so that the folders above them may be
 * closed to the user it runs as.
 */
export const dataArgument = (data: string): string =>
  process.platform === 'linux' ? '/proc/self/cwd' : data;
export const serverEnvironment = { LC_ALL: 'C', PATH: '/usr/bin:/bin' };

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
    if (!existsSync(folder)) await makeCluster(dataDir, folder, { binaries, identity });
    await checkVersion(data, binaries.major);
    return { binaries, identity, data, logFile, password: await readFile(join(folder, 'password'), 'utf8') };
  } catch (error) {
    throw explain(error, dataDir);
  }
}

function explain(error: unknown, dataDir: string): unknown {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const unusable = ['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'ENOTDIR', 'EEXIST', 'ENOENT'].includes(code);
  return unusable
    ? new OperatorError(`Cannot keep data in ${dataDir} (${code}): set DATA_DIR to a folder of yours.`, 1)
    : error;
}

async function checkVersion(data: string, major: string): Promise<void> {
  const found = (await readFile(join(data, 'PG_VERSION'), 'utf8')).trim();
  if (found === major) return;
  throw new OperatorError(
    `The data in ${data} belong to PostgreSQL ${found}, not ${major}: remove them with npm run reset, or set DATABASE_URL to a server of that version.`,
    1,
  );
}

/** Made aside and then moved into place, so that a start that is killed or runs twice leaves no half of one. */
async function makeCluster(
  dataDir: string,
  folder: string,
  server: Pick<Cluster, 'binaries' | 'identity'>,
): Promise<void> {
  await removeAbandoned(dataDir);
  const draft = `${folder}.new-${process.pid}`;
  const data = join(draft, 'data');
  const password = randomBytes(24).toString('base64url');
  try {
    await makeFolder(data);
    await writeFile(join(draft, 'password'), password, { mode: 0o600 });
    if (server.identity) await chown(data, server.identity.uid, server.identity.gid);
    await initdb(data, password, server);
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

async function initdb(
  data: string,
  password: string,
  { binaries, identity }: Pick<Cluster, 'binaries' | 'identity'>,
): Promise<void> {
  // The server's user may open the password only through this descriptor: the file has no name any more.
  const path = join(data, '..', 'initial-password');
  const file = await open(path, 'wx+', 0o600);
  try {
    await file.write(password, 0);
    if (identity) await file.chown(identity.uid, identity.gid);
    await unlink(path);
    const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--encoding=UTF8'];
    const access = ['-U', superuser, '--auth=scram-sha-256', '--pwfile=/dev/stdin'];
    const child = spawn(
      binaries.initdb,
      ['-D', dataArgument(data), ...locale, ...access, '--data-checksums'],
      {
        cwd: data,
        env: serverEnvironment,
        stdio: [file.fd, 'ignore', 'pipe'],
        ...identity,
      },
    );
    let problem = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      problem += text;
    });
    const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
    if (code !== 0)
      throw new OperatorError(`PostgreSQL could not make its data: ${problem.trim().split('\n')[0]}`, 1);
  } finally {
    await file.close();
  }
}
