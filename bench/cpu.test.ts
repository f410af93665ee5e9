import { expect, test } from '@jest/globals';
import { PasswordHasher } from '../src/credential/password-hash.ts';
import { cpuBetween, readCpu, totalOf } from './cpu.ts';

const pids = { web: [process.pid], worker: null, postmaster: null };

test('CPU is told by thread: what runs JavaScript, and what hashes', async () => {
  const before = await readCpu(pids);
  const { user, system } = process.cpuUsage();
  const used = () => process.cpuUsage({ user, system });
  while (used().user + used().system < 300_000);
  const burnt = cpuBetween(before, await readCpu(pids));
  expect(burnt.main).toBeGreaterThan(0.2);
  expect(burnt.web).toBeGreaterThanOrEqual(burnt.main);
  expect(totalOf(burnt)).toBe(burnt.web);

  const hasher = new PasswordHasher([Buffer.alloc(32)]);
  const middle = await readCpu(pids);
  for (let count = 0; count < 20; count++) await hasher.hash('a password');
  expect(cpuBetween(middle, await readCpu(pids)).pool).toBeGreaterThan(0.08);
});
