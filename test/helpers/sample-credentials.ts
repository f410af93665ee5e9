import { accountCommon } from '../../src/account/text.ts';
import { common } from '../../src/http/text/common.ts';
import { formatDateTime } from '../../src/http/text/time.ts';
import type { Language } from '../../src/insurer/insurer.ts';
import { account, refused, type Sample } from './sample.ts';

const day = new Date('2026-12-01T00:00:00Z');
const passkeyCard = (lang: Language, at: number) => ({
  name:
    [
      { ja: 'iPhone（iCloud キーチェーン）', en: 'iPhone (iCloud Keychain)' }[lang],
      { ja: '会社のパソコン', en: 'Computer at work' }[lang],
    ][at] ?? 'Android',
  provider: [{ ja: 'iCloud キーチェーン', en: 'iCloud Keychain' }[lang], 'Windows Hello'][at] ?? null,
  createdAt: formatDateTime(day, lang),
  lastUsedAt: at === 0 ? formatDateTime(day, lang) : null,
  here: at === 0,
  kept: (['synced', 'here'] as const)[at] ?? 'not-yet',
  renameHref: '/account/passkeys/name?id=1',
  removeHref: '/account/passkeys/removal?id=1',
});
const factorPage = (ways: Record<string, string>) => ({
  ways: Object.entries(ways).map(([factor, state]) => ({ factor, state })),
  passkeyCount: ways.passkey === 'not-set-up' ? 0 : 2,
  maskedEmail: 't***@example.jp',
  canChange: true,
  recoveryCodes: ways.passkey === 'in-use' ? { left: 7, href: '/account/factor/codes' } : null,
  passkeyIsEasier: ways['email-otp'] === 'in-use',
  hrefs: { passkey: '/account/passkeys', 'email-otp': '/account/email' },
  appRemovalHref: ways.totp === 'in-use' ? null : '/account/factor/app',
  actions: { change: '/c', passkey: '/p', app: '/a' },
});

/** The account pages of passkeys, of the second factor and of recovery codes. */
export const credentialPages: Sample[] = [
  account('account/passkeys', (lang) => ({
    passkeys: [0, 1, 2].map((at) => passkeyCard(lang, at)),
    addAction: '/account/passkeys/add',
    status: accountCommon[lang].done.passkeyAdded,
  })),
  account(
    'account/passkeys',
    (lang) => ({
      passkeys: [{ ...passkeyCard(lang, 0), removeHref: null }],
      addAction: '/account/passkeys/add',
    }),
    'last',
  ),
  account('account/passkeys', { passkeys: [], addAction: '/account/passkeys/add' }, 'none'),
  account(
    'account/passkey-rename',
    (lang) => ({ name: passkeyCard(lang, 0).name, backHref: '/account/passkeys' }),
    '',
    refused('passkeyName', 'name_invalid'),
  ),
  account(
    'account/passkey-removal',
    (lang) => ({
      ...passkeyCard(lang, 0),
      next: { factor: 'passkey', name: '' },
      backHref: '/account/passkeys',
      sessionsHref: '/account/sessions',
    }),
    '',
    refused(null, 'factor_last'),
  ),
  account(
    'account/passkey-removal',
    (lang) => ({
      ...passkeyCard(lang, 1),
      next: { factor: 'email-otp', name: common[lang].factors['email-otp'] },
      backHref: '/account/passkeys',
      sessionsHref: '/account/sessions',
    }),
    'mail-left',
  ),
  account(
    'account/passkey-removal',
    (lang) => ({ ...passkeyCard(lang, 1), next: null, backHref: '/account/passkeys' }),
    'last',
  ),
  account('account/factor', factorPage({ passkey: 'in-use', 'email-otp': 'stands-in', totp: 'not-offered' })),
  account(
    'account/factor',
    factorPage({ passkey: 'not-set-up', 'email-otp': 'in-use', totp: 'set-up' }),
    'mail',
  ),
  account(
    'account/factor',
    factorPage({ passkey: 'not-set-up', 'email-otp': 'not-set-up', totp: 'in-use' }),
    'app',
  ),
  account(
    'account/app-removal',
    (lang) => ({ next: common[lang].factors.passkey, backHref: '/account/factor' }),
    '',
    refused(null, 'factor_last'),
  ),
  ...[0, 7].map((left) =>
    account(
      'account/recovery-codes',
      { codes: null, left, backHref: '/account/factor' },
      left === 0 ? 'none' : '',
    ),
  ),
  account(
    'account/recovery-codes',
    {
      codes: Array.from({ length: 10 }, (_, at) => `3F7K-90QD-XW2M${at}`),
      userId: 'testuser01',
      service: 'KOSMO Web',
      backHref: '/account/factor',
      languageHref: null,
    },
    'made',
  ),
  account('account/app-removal', { next: null, backHref: '/account/factor' }, 'last'),
];
