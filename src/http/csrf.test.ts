import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import type { Context } from 'koa';
import { Secrets } from '../secrets.ts';
import { crossSite, csrfToken, verifyCsrf } from './csrf.ts';

const old = randomBytes(32);
const secrets = new Secrets([old]);
const issuer = 'https://id.example.jp';

test('T27 a token is good for its own subject only', () => {
  const token = csrfToken(secrets, 'interaction a');
  expect(verifyCsrf(secrets, 'interaction a', token)).toBe(true);
  expect(verifyCsrf(secrets, 'interaction b', token)).toBe(false);
  expect(verifyCsrf(new Secrets([randomBytes(32)]), 'interaction a', token)).toBe(false);
  for (const wrong of [undefined, '', 'x', token.slice(1), `${token}AA`, 'A'.repeat(token.length)]) {
    expect(verifyCsrf(secrets, 'interaction a', wrong)).toBe(false);
  }
});

test('a page that was open while the keys were rotated still posts', () => {
  const token = csrfToken(secrets, 'interaction a');
  expect(verifyCsrf(new Secrets([randomBytes(32), old]), 'interaction a', token)).toBe(true);
});

test.each<[boolean, Record<string, string>]>([
  [false, {}],
  [false, { origin: issuer, 'sec-fetch-site': 'same-origin' }],
  [false, { 'sec-fetch-site': 'none' }],
  [true, { origin: 'https://evil.example' }],
  [true, { origin: 'http://id.example.jp' }],
  [true, { origin: 'https://id.example.jp:8443' }],
  [true, { origin: 'null' }],
  [false, { origin: 'null', 'sec-fetch-site': 'same-origin' }],
  [true, { origin: 'null', 'sec-fetch-site': 'cross-site' }],
  [true, { 'sec-fetch-site': 'cross-site' }],
  [true, { origin: issuer, 'sec-fetch-site': 'cross-site' }],
  [true, { 'sec-fetch-site': 'same-site' }],
])('T27 cross-site is %p for %p', (expected, headers) => {
  const ctx = { get: (name: string) => headers[name.toLowerCase()] ?? '' } as unknown as Context;
  expect(crossSite(ctx, issuer)).toBe(expected);
});
