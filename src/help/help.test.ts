import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parsePage } from '../../test/helpers/html.ts';
import { insurer } from '../../test/helpers/sample-locals.ts';
import { type Factor, factors } from '../credential/factor.ts';
import { pages } from '../http/text/pages.ts';
import { render } from '../http/view.ts';
import type { Insurer, Language } from '../insurer/insurer.ts';
import { indexLocals } from './index-page.ts';
import { helpPages } from './pages/list.ts';
import { readerOf } from './reader.ts';
import { screens } from './screens.ts';
import { topicLocals } from './topic.ts';

const languages = ['ja', 'en'] as const;
const names = ['index', 'first-sign-in', ...Object.keys(helpPages)];
const site = { issuer: 'https://id.example.jp', mailDomain: 'mail.example.jp' };

/** Every set of factors, with and without what else decides what is told. */
const choices: Factor[][] = [1, 2, 3, 4, 5, 6, 7].map((set) => factors.filter((_, at) => set & (1 << at)));
const settings: Insurer[] = choices.flatMap((secondFactors) =>
  [true, false].flatMap((emailOtpFallback) =>
    [true, false].flatMap((passkeyAlone) =>
      [0, 14].map((rememberDays) => ({
        ...insurer,
        secondFactors,
        emailOtpFallback,
        passkeyAlone,
        activationCode: rememberDays > 0,
        session: { ...insurer.session, rememberDays },
      })),
    ),
  ),
);

/** The page as this insurer's members read it; null where they have none. */
async function read(name: string, lang: Language, of: Insurer | null, all: Insurer[] = []) {
  const reader = readerOf(lang, of, all);
  const common = { lang, nonce: 'bm9uY2U', insurer: of };
  if (name === 'first-sign-in' || name === 'index') {
    const view = `help/${name}` as const;
    const locals = name === 'index' ? indexLocals(reader) : { ways: reader.ways };
    const html = await render(view, { ...common, ...locals, text: pages[view][lang] });
    return parsePage(html, site.issuer, 200);
  }
  const locals = topicLocals(name, reader, site);
  if (locals === null) return null;
  const html = await render('help/topic', { ...common, text: pages['help/topic'][lang], ...locals });
  return parsePage(html, site.issuer, 200);
}

const never: [what: RegExp, unless: (it: Insurer) => boolean][] = [
  [/パスキー|生体認証|passkey|face or fingerprint/i, has('passkey')],
  [/OTP|ワンタイムパスワード|one-time password/i, (it) => has('email-otp')(it) || has('totp')(it)],
  [/メール認証|OTP\) by email|confirm by email/, has('email-otp')],
  [/認証アプリ|アプリ認証|authenticator|by app/, has('totp')],
  [/ほかの方法|other ways/i, (it) => it.secondFactors.length > 1 || it.recoveryCodes],
  [/予備のコード|recovery code/i, (it) => it.recoveryCodes],
  [/登録コード|activation code/i, (it) => it.activationCode],
  [/ログイン状態の保存|keep me signed in/i, (it) => it.session.rememberDays > 0],
  [/パスキーでログイン|sign in with a passkey/i, (it) => has('passkey')(it) && it.passkeyAlone],
];
function has(factor: Factor) {
  return ({ secondFactors }: Insurer) => secondFactors.includes(factor);
}

describe.each(languages)('in %s', (lang) => {
  test.each(names)('%s speaks of nothing the insurer does not offer', async (name) => {
    for (const of of settings) {
      const { secondFactors, emailOtpFallback, passkeyAlone } = of;
      const { text = '', title = '' } = (await read(name, lang, of)) ?? {};
      const told = never.filter(([what, unless]) => what.test(text) && !unless(of)).map(([what]) => what);
      expect({ secondFactors, emailOtpFallback, passkeyAlone, title, told }).toMatchObject({ told: [] });
    }
  });

  test.each(Object.keys(helpPages))('%s has what to do, what if not, and whom to ask', async (name) => {
    const page = await read(name, lang, { ...insurer, secondFactors: [...factors], activationCode: true });
    expect(page?.html).toMatch(/<(ol|ul)/);
    expect(page?.text).toMatch(lang === 'ja' ? /うまくいかないとき/ : /If it does not work/);
    expect(page?.text).toContain('03-1234-5678');
    expect(page?.text).not.toMatch(/[{}]/);
  });

  test('a lost phone: codes by mail where they stand in, else the insurer', async () => {
    const strict = { ...insurer, emailOtpFallback: false };
    const [mail, desk] = [
      /メールで届く数字でログインする|Sign in with a code by mail/,
      /取り消してもらい|have the registration/,
    ];
    expect((await read('lost-phone', lang, insurer))?.text).toMatch(mail);
    expect((await read('lost-phone', lang, strict))?.text).not.toMatch(mail);
    expect((await read('lost-phone', lang, strict))?.text).toMatch(desk);
  });

  test('where no insurer is known, what any of them offers is told, and that they differ', async () => {
    const some = [
      { ...insurer, secondFactors: ['passkey' as const] },
      { ...insurer, secondFactors: ['totp' as const] },
    ];
    const differs = /健康保険組合によって|depends on your health insurance society/;
    expect((await read('lost-app', lang, null, some))?.text).toMatch(differs);
    expect((await read('lost-phone', lang, null, some))?.text).toMatch(differs);
    expect((await read('lost-phone', lang, insurer))?.text).not.toMatch(differs);
  });

  test('the guide to the first sign-in has all of its parts', async () => {
    const { text = '', html = '' } = (await read('first-sign-in', lang, insurer)) ?? {};
    expect(text).toContain('800123420010101');
    const parts = {
      ja: [
        'はじめに',
        '今までのユーザID',
        '仮パスワード',
        'スマートフォンで',
        'パソコンで',
        'QRコード',
        'メール認証の設定',
        '使えるブラウザー',
        'その画面は表示されません',
        '困ったときは',
      ],
      en: [
        'Before you start',
        'The user ID you have',
        'provisional password',
        'on a phone',
        'on a computer',
        'QR code',
        'by email',
        'Browsers and devices',
        'those pages do not appear',
        'If you need help',
      ],
    }[lang];
    expect(parts.filter((part) => !text.includes(part))).toEqual([]);
    expect(html.match(/<img src="\/assets\/manual/g)).toHaveLength(13);
  });
});

test('a page on what is not offered is not there', async () => {
  expect(await read('lost-app', 'ja', insurer)).toBeNull();
  expect(await read('lost-phone', 'ja', { ...insurer, secondFactors: ['email-otp'] })).toBeNull();
  expect(await read('no-such-page', 'ja', insurer)).toBeNull();
  expect(await read('constructor', 'ja', insurer)).toBeNull();
});

test('a link on a page leads to a page that is there', async () => {
  for (const of of settings) {
    for (const name of names) {
      const links = (await read(name, 'ja', of))?.links ?? [];
      const help = links
        .map(({ href }) => /\/help\/([\w-]+)/.exec(href)?.[1])
        .filter((it) => it !== undefined);
      for (const to of help)
        expect([name, to, (await read(to, 'ja', of)) === null]).toEqual([name, to, false]);
    }
  }
});

test('every picture is there in both languages, and none that is not used', () => {
  const files = readdirSync(new URL('../http/assets/manual', import.meta.url));
  const wanted = Object.keys(screens).flatMap((name) => languages.map((lang) => `${name}.${lang}.webp`));
  expect(files.sort()).toEqual(wanted.sort());
  const used = new Set(
    Object.values(helpPages).flatMap(({ need = [], parts, trouble }) =>
      [
        ...need,
        ...trouble,
        ...parts.flatMap(({ lead = [], steps = [], points = [] }) => [...lead, ...steps, ...points]),
      ].map(({ screen }) => screen),
    ),
  );
  const manual = new Set(Object.keys(pages['help/first-sign-in'].ja.screens));
  expect(Object.keys(screens).filter((name) => !manual.has(name) && !used.has(name as never))).toEqual([]);
});
