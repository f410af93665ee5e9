import { text as history } from '../../src/account/history/text.ts';
import { text as overview } from '../../src/account/overview/text.ts';
import { accountCommon } from '../../src/account/text.ts';
import { after, days, minutes } from '../../src/clock.ts';
import { nameDevice } from '../../src/http/device.ts';
import { formatDate, formatDateTime } from '../../src/http/text/time.ts';
import type { Language } from '../../src/insurer/insurer.ts';
import { account, type Sample } from './sample.ts';

const asked = new Date('2026-11-22T01:30:00Z');
const opening = after(asked, days(9));
const places = ['iphone safari', 'windows edge', '', 'mac-or-ipad safari', 'android line', 'linux firefox'];
const signedIn = (lang: Language, count: number) => ({
  path: '/account/sessions',
  others: count > 1,
  sessions: Array.from({ length: count }, (_, at) => ({
    id: `session-${at}`,
    isThis: at === 0,
    device: nameDevice(places[at % places.length] ?? '', lang) || null,
    since: formatDateTime(after(asked, -minutes(60 + at * 7)), lang),
    seenAt: formatDateTime(after(asked, -minutes(at * 5)), lang),
    level: (['passkey', 'otp', 'password'] as const)[at % 3],
  })),
  browsers: places.slice(0, count > 1 ? 2 : 0).map((kind, at) => ({
    name: `browser-${at}`,
    isThis: at === 0,
    device: nameDevice(kind, lang),
    lastUsedAt: formatDateTime(asked, lang),
    until: formatDate(opening, lang),
  })),
});
/** Everything that can stand there. */
const happened = (lang: Language) => ({
  days: 90,
  newerHref: '/account/history?page=1',
  olderHref: '/account/history?page=3',
  entries: Object.keys(history[lang].what).map((what, at) => ({
    what,
    at: formatDateTime(after(asked, -minutes(at * 400)), lang),
    device: nameDevice(places[at % places.length] ?? '', lang) || null,
    service: at === 0 ? 'KOSMO Web' : null,
    isAccount: at === 3,
    level: at < 3 ? (['passkey', 'otp', 'password'] as const)[at] : null,
    byDesk: what === 'factorReset' || what === 'other',
  })),
});
const service = (lang: Language, at: number) => ({
  id: `service-${at}`,
  name: ['KOSMO Web', { ja: '健康相談ダイヤル', en: 'Health Line' }[lang], 'Walking'][at],
  isPortal: at === 0,
  since: formatDate(asked, lang),
  lastUsedAt: formatDate(opening, lang),
  receives: [['profile', 'email', 'birthdate', 'insurance'], ['profile'], []][at],
  staysConnected: at === 1,
});

const connected = (lang: Language) => ({
  path: '/account/services',
  services: [0, 1, 2].map((at) => service(lang, at)),
});

/** The overview, and the account pages of sessions, of what happened and of services. */
export const trailPages: Sample[] = [
  account('account/overview', { userId: 'testuser01', offered: Object.keys(overview.ja.pages) }),
  account('account/sessions', (lang) => ({
    ...signedIn(lang, 3),
    status: accountCommon[lang].done.sessionEnded,
  })),
  account('account/sessions', (lang) => signedIn(lang, 1), 'alone'),
  account('account/sessions', (lang) => signedIn(lang, 12), 'many'),
  account('account/history', happened),
  account('account/history', { days: 90, entries: [], newerHref: null, olderHref: null }, 'none'),
  account('account/services', connected),
  account('account/services', { path: '/account/services', services: [] }, 'none'),
];
