import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { Secrets } from './secrets.ts';

const [older, newer] = [randomBytes(32), randomBytes(32)];

test('a signature is right for its purpose and value alone, under a key that is still listed', () => {
  const signature = new Secrets([older]).sign('purpose', 'value');
  const later = new Secrets([newer, older]);
  expect(later.check('purpose', 'value', signature)).toBe('right');
  expect(later.check('purpose', 'other', signature)).toBe('wrong');
  expect(later.check('other', 'value', signature)).toBe('wrong');
  expect(later.check('purpose', 'value', signature.subarray(0, -1))).toBe('wrong');
  expect(new Secrets([newer]).check('purpose', 'value', signature)).toBe('key-gone');
  expect(later.check('purpose', 'value', Buffer.alloc(0))).toBe('key-gone');
});
