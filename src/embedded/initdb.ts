import { spawn } from 'node:child_process';
import { open, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cluster } from './cluster.ts';
import { doesNotStart } from './faults.ts';

export const superuser = 'kosmo';
export const serverEnvironment = { LC_ALL: 'C', PATH: '/usr/bin:/bin' };

/**
 * On Linux the server finds its data through its own working directory, so that the folders above them may be
 * closed to the user it runs as.
 */
export const dataArgument = (data: string): string =>
  process.platform === 'linux' ? '/proc/self/cwd' : data;

const options = [
  ...['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--encoding=UTF8'],
  ...['-U', superuser, '--auth=scram-sha-256', '--pwfile=/dev/stdin', '--data-checksums'],
];

/** Fills the empty folder `data`, which belongs to the user the server runs as. */
export async function initdb({ binaries, identity, data, password, logFile }: Cluster): Promise<void> {
  // That user may open the password only through this descriptor: the file has no name any more.
  const path = join(data, '..', 'initial-password');
  const file = await open(path, 'wx+', 0o600);
  try {
    await file.write(password, 0);
    if (identity) await file.chown(identity.uid, identity.gid);
    await unlink(path);
    const child = spawn(binaries.initdb, ['-D', dataArgument(data), ...options], {
      cwd: data,
      env: serverEnvironment,
      stdio: [file.fd, 'ignore', 'pipe'],
      ...identity,
    });
    let output = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
    if (code !== 0) throw doesNotStart(output.trim().split('\n')[0] ?? '', logFile);
  } finally {
    await file.close();
  }
}
