import { expect, test } from '@jest/globals';
import { days, minutes, seconds } from '../clock.ts';
import { rulesOf } from './rules.ts';
import { throttleSettings } from './settings.ts';

const usual = throttleSettings.parse({});

test('left out, every figure is the product’s', () => {
  const { password, initialPasswordDay, initialPassword, otp, birthdateDay, birthdate, ...rest } = rulesOf({
    throttles: usual,
  });
  expect(password.delays).toEqual([0, 0, 0, 0, ...[30, 60, 120, 240, 480, 900].map(seconds)]);
  expect([password, initialPasswordDay, initialPassword, otp].map(({ limit }) => limit)).toEqual([
    100, 10, 30, 20,
  ]);
  expect([birthdateDay, birthdate].map(({ limit }) => limit)).toEqual([10, 100]);
  const { mailToMember, mailToAddress, mailToAddressDay, failedAccounts, firstSignInPause } = rest;
  expect([mailToMember, mailToAddress, mailToAddressDay].map(({ limit, window }) => [limit, window])).toEqual(
    [
      [3, minutes(15)],
      [12, minutes(15)],
      [40, days(1)],
    ],
  );
  expect([failedAccounts.limit, failedAccounts.window]).toEqual([60, minutes(10)]);
  expect(firstSignInPause.delays).toEqual([15, 30, 60].map(minutes));
  expect(usual).toMatchObject({
    otp: { perCode: 5 },
    birthdate: { perInteraction: 5 },
    address: { formsPerMinute: 600 },
  });
});

test('what an insurer sets replaces only that', () => {
  const throttles = throttleSettings.parse({
    password: { delayFrom: 3, firstDelaySeconds: 60, longestDelayMinutes: 60 },
    spraying: { pauseMinutes: 30, longestPauseMinutes: 200 },
  });
  const rules = rulesOf({ throttles });
  expect(rules.password.delays).toEqual([0, 0, ...[1, 2, 4, 8, 16, 32, 60].map(minutes)]);
  expect(rules.password.limit).toBe(100);
  expect(rules.firstSignInPause.delays).toEqual([30, 60, 120, 200].map(minutes));
});

test.each([
  { passwords: {} },
  { password: { tries: 5 } },
  { password: { inARow: 1_000_000 } },
  { password: { delayFrom: 0 } },
  { otp: { perCode: 100 } },
  { address: { failedAccounts: 0 } },
  { spraying: { accounts: 10_000_000 } },
  { mail: { perMember: 1.5 } },
])('%j is refused, so that no guard is switched off by accident', (settings) => {
  expect(throttleSettings.safeParse(settings).success).toBe(false);
});
