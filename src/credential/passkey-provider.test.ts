import { expect, test } from '@jest/globals';
import { passkeyProvider, suggestPasskeyName } from './passkey-provider.ts';

const icloud = 'fbfc3007-154e-4ecc-8c0b-6e020557d7bd';
const google = 'ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4';
const hello = '08987058-cadc-4b81-b6e1-30de50dcbe96';
const unknown = '00000000-0000-0000-0000-000000000000';

test('a provider is named in the member’s language, an unknown one not at all', () => {
  expect(passkeyProvider(icloud, 'ja')).toBe('iCloud キーチェーン');
  expect(passkeyProvider(icloud, 'en')).toBe('iCloud Keychain');
  expect(passkeyProvider(google, 'ja')).toBe('Google パスワード マネージャー');
  expect(passkeyProvider(unknown, 'ja')).toBeNull();
  expect(passkeyProvider('constructor', 'ja')).toBeNull();
});

test.each([
  ['iPhone', icloud, false, 'iPhone（iCloud キーチェーン）', 'iPhone (iCloud Keychain)'],
  ['Windows', hello, false, 'Windows（Windows Hello）', 'Windows (Windows Hello)'],
  ['Windows', icloud, true, 'iPhone（iCloud キーチェーン）', 'iPhone (iCloud Keychain)'],
  [
    'Mac',
    google,
    true,
    'Android（Google パスワード マネージャー）',
    'Android phone (Google Password Manager)',
  ],
  ['Mac', google, false, 'Mac（Google パスワード マネージャー）', 'Mac (Google Password Manager)'],
  ['Mac', unknown, false, 'Mac', 'Mac'],
  ['Mac', unknown, true, '別の端末', 'Another device'],
  ['', icloud, false, 'iCloud キーチェーン', 'iCloud Keychain'],
  ['', unknown, false, 'パスキー', 'Passkey'],
])(
  'from %j with %s (on another device: %j) the name begins as %s',
  (device, aaguid, onAnotherDevice, ja, en) => {
    expect(suggestPasskeyName(device, aaguid, 'ja', { onAnotherDevice })).toBe(ja);
    expect(suggestPasskeyName(device, aaguid, 'en', { onAnotherDevice })).toBe(en);
  },
);
