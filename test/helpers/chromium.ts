import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { LaunchOptions } from 'playwright-core';

const require = createRequire(import.meta.url);
const { version } = require('../../node_modules/@sparticuz/chromium/package.json') as { version: string };

/** How to launch the Chromium that comes as an npm package; it is unpacked once per user and machine. */
export async function launchOptions(): Promise<LaunchOptions> {
  const directory = join(tmpdir(), `kosmo-idp-chromium-${version}-${process.getuid?.()}`);
  if (!existsSync(directory)) await unpack(directory);
  return {
    executablePath: join(directory, 'chromium'),
    args: [
      '--no-sandbox',
      '--no-zygote',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      '--font-render-hinting=none',
    ],
    env: {
      ...(process.env as Record<string, string>),
      LD_LIBRARY_PATH: join(directory, 'al2023', 'lib'),
      FONTCONFIG_FILE: join(directory, 'fonts.conf'),
    },
  };
}

/*
 * The package unpacks where os.tmpdir() points, file by file, and takes a half-written file for a whole one;
 * test files run in several processes. So a process of its own unpacks into a fresh folder, which is then
 * renamed into place. AWS_EXECUTION_ENV makes it unpack the NSS libraries that a bare Debian lacks.
 */
async function unpack(directory: string): Promise<void> {
  const fresh = await mkdtemp(`${directory}-`);
  const script = "import('@sparticuz/chromium').then(({ default: chromium }) => chromium.executablePath())";
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: import.meta.dirname,
    env: { ...process.env, TMPDIR: fresh, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' },
  });
  await writeFile(join(fresh, 'fonts.conf'), fontsConfiguration(directory));
  await mkdir(join(fresh, 'fonts-cache'));
  await chmod(join(fresh, 'chromium'), 0o700);
  await rename(fresh, directory).catch((error: NodeJS.ErrnoException) => {
    // Another process was faster; its folder is as good.
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    return rm(fresh, { recursive: true });
  });
}

/** The machine's own fonts where it has some, the package's where it has none. */
const fontsConfiguration = (directory: string) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${directory}/fonts</dir>
  <cachedir>${directory}/fonts-cache</cachedir>
</fontconfig>
`;
