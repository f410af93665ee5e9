import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { openDesk } from '../../../test/helpers/desk.ts';
import { after, days, hours } from '../../clock.ts';
import type { SecretKey } from '../../keys/secret-key.ts';
import { algorithms, type SigningKey } from '../../keys/signing-key.ts';
import { judgeSecretKeys, judgeSigningKeys } from './keys.ts';

const now = new Date('2026-07-01T00:00:00Z');
const ago = (milliseconds: number) => after(now, -milliseconds);
const signing = (alg: SigningKey['alg'], since: Date): SigningKey => ({
  kid: `${alg} ${since.toISOString()}`,
  alg,
  jwk: { kty: 'EC' },
  madeAt: since,
  signsFrom: since,
});
const levels = (found: { level: string }[]) => found.map(({ level }) => level);

test('signing keys are told of when they are a month from being too old, when they are, and when one is missing', () => {
  const [first, ...others] = algorithms;
  const young = others.map((alg) => signing(alg, ago(days(1))));
  const fine = others.map(() => 'ok');
  const at = (age: number) => levels(judgeSigningKeys([signing(first, ago(age)), ...young], now));
  expect(at(days(334))).toEqual(['ok', ...fine]);
  expect(at(days(336))).toEqual(['warning', ...fine]);
  expect(at(days(366))).toEqual(['fault', ...fine]);
  expect(levels(judgeSigningKeys(young, now))).toEqual(['fault', ...fine]);
  expect(levels(judgeSigningKeys([], now))).toEqual(['ok']);
  const replaced = [signing('ES256', ago(days(400))), signing('ES256', after(now, hours(1)))];
  const [next] = judgeSigningKeys([...replaced, ...young], now);
  expect(next).toMatchObject({ level: 'ok', text: { en: expect.stringContaining('published') } });
});

const secret = (id: string, firstUsedAt: Date, rest: Partial<SecretKey> = {}): SecretKey => ({
  id,
  firstUsedAt,
  supersededAt: null,
  releasedAt: null,
  ...rest,
});

test('keys of SECRET_KEYS are told of when they are old, not used, still needed too long, or needed no more', () => {
  const found = (listed: string[], known: SecretKey[], processes: string[][] = []) =>
    judgeSecretKeys(listed, known, processes, now).map(({ level, text }) => `${level} ${text.en}`);
  expect(found(['a'], [secret('a', ago(days(300)))])).toEqual([
    expect.stringMatching(/^ok .* since Thu, 4 September/),
  ]);
  expect(found(['a'], [secret('a', ago(days(340)))])).toEqual([expect.stringMatching(/^warning/)]);
  expect(found(['a'], [secret('a', ago(days(366)))])).toEqual([expect.stringMatching(/^fault/)]);
  const current = secret('a', ago(days(1)));
  expect(found(['n', 'a'], [current], [['a'], ['n', 'a']])[0]).toMatch(/^warning .*do not know it: 1\)/);
  expect(found(['a', 'n'], [current])[1]).toMatch(/^warning .*never used/);
  const before = (since: Date, releasedAt: Date | null = null) =>
    found(['a', 'b'], [current, secret('b', ago(days(9)), { supersededAt: since, releasedAt })])[1];
  expect(before(ago(hours(23)))).toMatch(/^ok .*still sealed/);
  expect(before(ago(hours(25)))).toMatch(/^warning .*still sealed/);
  expect(before(ago(hours(25)), now)).toMatch(/^warning .*not needed any more/);
});

test('a key that is missing is the first thing to mend', async () => {
  const desk = await openDesk(['sample']);
  try {
    const keys = [randomBytes(32), randomBytes(32)].map((key) => key.toString('base64'));
    await desk.with({ SECRET_KEYS: keys[0] ?? '' })('client', 'list');
    const { stdout } = await desk.with({ SECRET_KEYS: keys[1] ?? '' })('doctor', '--json');
    expect(JSON.parse(stdout).filter(({ check }: { check: string }) => check === 'keys')).toEqual([
      expect.objectContaining({
        level: 'fault',
        text: { ja: expect.any(String), en: expect.stringMatching(/lacks/) },
      }),
    ]);
  } finally {
    await desk.close();
  }
});
