import { describeDevice } from '../http/device.ts';
import type { Language } from '../insurer/insurer.ts';

interface Provider {
  name: Record<Language, string>;
  /** The phone a passkey of this provider lies on, when it was made from a computer by QR code. */
  phone?: Record<Language, string>;
}

const same = (name: string): Provider => ({ name: { ja: name, en: name } });
const apple: Provider = {
  name: { ja: 'iCloud キーチェーン', en: 'iCloud Keychain' },
  phone: { ja: 'iPhone', en: 'iPhone' },
};
const windowsHello = same('Windows Hello');

/** Where passkeys are kept, by AAGUID (WebAuthn L3 §6.5.1), as the providers publish them. */
const providers = new Map<string, Provider>([
  ['fbfc3007-154e-4ecc-8c0b-6e020557d7bd', apple],
  ['dd4ec289-e01d-41c9-bb89-70fa845d4bf2', apple],
  [
    'ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4',
    {
      name: { ja: 'Google パスワード マネージャー', en: 'Google Password Manager' },
      phone: { ja: 'Android', en: 'Android phone' },
    },
  ],
  [
    '53414d53-554e-4700-0000-000000000000',
    { ...same('Samsung Pass'), phone: { ja: 'Galaxy', en: 'Galaxy' } },
  ],
  ['08987058-cadc-4b81-b6e1-30de50dcbe96', windowsHello],
  ['9ddd1817-af5a-4672-a2b9-3e3dd95000a9', windowsHello],
  ['6028b017-b1d4-4c02-b4b3-afcdafc96bb2', windowsHello],
  [
    'd3452668-01fd-4c12-926c-83a4204853aa',
    { name: { ja: 'Microsoft パスワード マネージャー', en: 'Microsoft Password Manager' } },
  ],
  ['adce0002-35bc-c60a-648b-0b25f1f05503', same('Chrome')],
  ['b5397666-4885-aa6b-cebf-e52262a439a2', same('Chromium')],
  ['771b48fd-d3d4-4f74-9232-fc157ab0507a', same('Microsoft Edge')],
  ['bada5566-a7aa-401f-bd96-45619a55120d', same('1Password')],
  ['d548826e-79b4-db40-a3d8-11116f7e8349', same('Bitwarden')],
  ['531126d6-e717-415c-9320-3d9aa6981239', same('Dashlane')],
  ['b78a0a55-6ef8-d246-a042-ba0f6d55050c', same('LastPass')],
  ['b84e4048-15dc-4dd0-8640-f4f60813c8af', same('NordPass')],
  ['0ea242b4-43c4-4a1b-8b17-dd6d0b6baec6', same('Keeper')],
  ['f3809540-7f14-49c1-a8b3-8f813b225541', same('Enpass')],
  ['50726f74-6f6e-5061-7373-50726f746f6e', same('Proton Pass')],
  ['fdb141b2-5d84-443e-8a35-4698c205a502', same('KeePassXC')],
  ['fa37f553-f9b6-4adb-ac53-8bbb57ebdf0d', same('Norton Password Manager')],
]);

/** Where a passkey was saved, in the member's words; null where its AAGUID is not one we are sure of. */
export const providerName = (aaguid: string, language: Language): string | null =>
  providers.get(aaguid)?.name[language] ?? null;

/**
 * A name to start from, such as `iPhone（iCloud キーチェーン）`. With `onAnotherDevice` the passkey does not lie on the
 * device that asked, but on a phone reached by QR code or on a security key.
 */
export function suggestPasskeyName(
  userAgent: string | undefined,
  aaguid: string,
  language: Language,
  { onAnotherDevice = false } = {},
): string {
  const provider = providers.get(aaguid);
  const other = provider?.phone?.[language] ?? (language === 'ja' ? '別の端末' : 'Another device');
  const holder = onAnotherDevice ? other : describeDevice(userAgent, language);
  const name = provider?.name[language];
  if (!name) return holder || (language === 'ja' ? 'パスキー' : 'Passkey');
  if (!holder) return name;
  return language === 'ja' ? `${holder}（${name}）` : `${holder} (${name})`;
}
