import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { qrDataUri, totpSecretFrom, totpUri, verifyTotp } from './totp.ts';

/** The key of RFC 6238 appendix B, `12345678901234567890`; its codes there have eight digits, the last six are ours. */
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const at = (seconds: number) => new Date(seconds * 1000);

test.each([
  [59, '287082'],
  [1111111109, '081804'],
  [1111111111, '050471'],
  [1234567890, '005924'],
  [2000000000, '279037'],
  [20000000000, '353130'],
])('at %d s the code is %s, as in RFC 6238', (seconds, code) => {
  expect(verifyTotp(secret, code, at(seconds), null)).toBe(Math.floor(seconds / 30));
  expect(verifyTotp(secret, `${code.slice(0, 3)} ${code.slice(3)}`, at(seconds), null)).not.toBeNull();
});

test('a code is taken one step early and one late, no further', () => {
  const step = 37037036; // 1111111080 s
  const answers = [-60, -30, -1, 0, 29, 30, 59, 60].map((offset) =>
    verifyTotp(secret, '081804', at(step * 30 + offset), null),
  );
  expect(answers).toEqual([null, step, step, step, step, step, step, null]);
});

test('no code works twice, nor one older than the last', () => {
  const step = verifyTotp(secret, '081804', at(1111111109), null);
  expect(verifyTotp(secret, '081804', at(1111111109), step)).toBeNull();
  expect(verifyTotp(secret, '050471', at(1111111111), step)).toBe((step ?? 0) + 1);
  expect(verifyTotp(secret, '081804', at(1111111111), (step ?? 0) + 1)).toBeNull();
});

test('a clock set back refuses until it has caught up, and throws nothing', () => {
  expect(verifyTotp(secret, '081804', at(1111111109), 99_999_999)).toBeNull();
});

test.each(['', '081805', '81804', 'abcdef', '0818041'])('%j is refused', (input) => {
  expect(verifyTotp(secret, input, at(1111111109), null)).toBeNull();
});

test('secrets are 160 bits, base32, never the same', () => {
  expect(totpSecretFrom(randomBytes(32))).toMatch(/^[A-Z2-7]{32}$/);
  expect(totpSecretFrom(randomBytes(32))).not.toBe(totpSecretFrom(randomBytes(32)));
});

test('an app enrols from a URI that names insurer and member', async () => {
  const uri = new URL(totpUri({ secret, issuer: 'サンプル健康保険組合', account: 'testuser01' }));
  expect(uri.protocol).toBe('otpauth:');
  expect(decodeURIComponent(uri.pathname)).toBe('/サンプル健康保険組合:testuser01');
  expect(uri.searchParams.get('secret')).toBe(secret);
  expect(uri.searchParams.get('issuer')).toBe('サンプル健康保険組合');
  const [head, body = ''] = (await qrDataUri(uri.href)).split(',');
  expect(head).toBe('data:image/svg+xml;base64');
  expect(Buffer.from(body, 'base64').toString()).toMatch(/^<svg[^>]*>.*<\/svg>\s*$/s);
});
