import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { exchange } from './exchange.ts';

const run = promisify(execFile);
const program = 'usr/sbin/apache2';
const modules = 'usr/lib/apache2/modules';
/** What an installed Apache brings along, where it has to be fetched: what a bare Debian lacks. */
const packages = [
  'apache2-bin',
  'libapache2-mod-auth-openidc',
  'libcjose0',
  'libhiredis0.14',
  'libapr1',
  'libaprutil1',
  'libjansson4',
];

/**
 * The root under which Debian's Apache with mod_auth_openidc lies: the machine's own, or, on a Debian that can reach
 * its packages, one fetched into a folder of the temporary ones. Null where there is neither.
 */
export async function findApache(): Promise<string | null> {
  const fetched = join(tmpdir(), 'kosmo-idp-apache');
  for (const root of ['/', fetched]) if (await works(root)) return root;
  return (await fetchInto(fetched)) && (await works(fetched)) ? fetched : null;
}

/** Whether it starts and loads the module, with the libraries it finds. */
async function works(root: string): Promise<boolean> {
  const load = ['mpm_event', 'authn_core', 'authz_core', 'auth_openidc'].flatMap((name) => [
    '-C',
    `LoadModule ${name}_module ${moduleFile(root, name)}`,
  ]);
  const check = ['-t', '-f', '/dev/null', '-C', 'ErrorLog /dev/null', '-C', 'ServerName localhost', ...load];
  return run(join(root, program), check, { env: environment(root) }).then(
    () => true,
    () => false,
  );
}

const moduleFile = (root: string, name: string) => join(root, modules, `mod_${name}.so`);

function environment(root: string): Record<string, string> {
  const libraries = join(
    root,
    'usr/lib',
    process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu',
  );
  return { PATH: process.env.PATH ?? '', ...(root !== '/' && { LD_LIBRARY_PATH: libraries }) };
}

async function fetchInto(root: string): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'kosmo-apache-packages-'));
  try {
    await run('apt-get', ['download', ...packages], { cwd: folder });
    await mkdir(root, { recursive: true });
    for (const name of await readdir(folder)) await run('dpkg-deb', ['-x', join(folder, name), root]);
    return true;
  } catch {
    return false;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Starts Apache on `port` with these lines beside what every server needs; everything it serves says who is signed in. */
export async function startApache(root: string, port: number, lines: string, env: Record<string, string>) {
  const folder = await mkdtemp(join(tmpdir(), 'kosmo-apache-'));
  await mkdir(join(folder, 'site'));
  await writeFile(join(folder, 'site/index.html'), 'welcome');
  const load = ['mpm_event', 'authn_core', 'authz_core', 'authz_user', 'auth_openidc', 'headers', 'dir'];
  const configuration = [
    `ServerRoot "${folder}"`,
    `PidFile "${folder}/pid"`,
    `Mutex file:${folder} default`,
    `Listen 127.0.0.1:${port}`,
    `ServerName http://localhost:${port}`,
    `ErrorLog "${folder}/errors.log"`,
    ...load.map((name) => `LoadModule ${name}_module "${moduleFile(root, name)}"`),
    `DocumentRoot "${folder}/site"`,
    'DirectoryIndex index.html',
    '<Directory "/"> ',
    '  Require all granted',
    '</Directory>',
    lines,
    'Header set X-Member "%{OIDC_CLAIM_preferred_username}e"',
    'Header set X-Level "%{OIDC_CLAIM_acr}e"',
  ];
  await writeFile(join(folder, 'httpd.conf'), configuration.join('\n'));
  const child = spawn(join(root, program), ['-X', '-f', join(folder, 'httpd.conf')], {
    env: { ...environment(root), ...env },
    stdio: 'inherit',
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  let over = false;
  void ended.then(() => {
    over = true;
  });
  while (!over && !(await exchange('GET', `http://localhost:${port}/`).catch(() => null)));
  if (over) throw new Error('Apache does not start');
  return {
    async stop() {
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}
