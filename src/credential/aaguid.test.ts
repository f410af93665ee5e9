import { expect, test } from '@jest/globals';
import { providerName, suggestPasskeyName } from './aaguid.ts';

const icloud = 'fbfc3007-154e-4ecc-8c0b-6e020557d7bd';
const google = 'ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4';
const hello = '08987058-cadc-4b81-b6e1-30de50dcbe96';
const unknown = '00000000-0000-0000-0000-000000000000';

test('a provider is named in the member’s language, an unknown one not at all', () => {
  expect(providerName(icloud, 'ja')).toBe('iCloud キーチェーン');
  expect(providerName(icloud, 'en')).toBe('iCloud Keychain');
  expect(providerName(google, 'ja')).toBe('Google パスワード マネージャー');
  expect(providerName(unknown, 'ja')).toBeNull();
  expect(providerName('constructor', 'ja')).toBeNull();
});

test.each([
  ['iPhone', icloud, false, 'iPhone（iCloud キーチェーン）', 'iPhone (iCloud Keychain)'],
  ['Windows NT 10.0', hello, false, 'Windows のパソコン（Windows Hello）', 'Windows PC (Windows Hello)'],
  ['Windows NT 10.0', icloud, true, 'iPhone（iCloud キーチェーン）', 'iPhone (iCloud Keychain)'],
  [
    'Mac',
    google,
    true,
    'Android（Google パスワード マネージャー）',
    'Android phone (Google Password Manager)',
  ],
  [
    'Macintosh Chrome/140',
    google,
    false,
    'Mac（Google パスワード マネージャー）',
    'Mac (Google Password Manager)',
  ],
  ['Macintosh Chrome/140', unknown, false, 'Mac', 'Mac'],
  ['Macintosh Chrome/140', unknown, true, '別の端末', 'Another device'],
  ['', icloud, false, 'iCloud キーチェーン', 'iCloud Keychain'],
  ['', unknown, false, 'パスキー', 'Passkey'],
])(
  'from %j with %s (on another device: %j) the name begins as %s',
  (device, aaguid, onAnotherDevice, ja, en) => {
    expect(suggestPasskeyName(device, aaguid, 'ja', { onAnotherDevice })).toBe(ja);
    expect(suggestPasskeyName(device, aaguid, 'en', { onAnotherDevice })).toBe(en);
  },
);
