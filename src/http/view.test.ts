import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parsePage } from '../../test/helpers/html.ts';
import { localsOf, type Sample, samples } from '../../test/helpers/sample-locals.ts';
import { spyOnText, wordsOn } from '../../test/helpers/view.ts';
import { missing, words } from '../../test/helpers/words.ts';
import { common } from './text/common.ts';
import { render } from './view.ts';

const languages = ['ja', 'en'] as const;
const nameOf = ({ view, variant }: Sample) => `${view} ${variant}`.trim();
const named = samples.map((sample): [string, Sample] => [nameOf(sample), sample]);
function stepOf({ view }: Sample): string {
  if (view === 'account/overview') return 'account';
  return view.startsWith('account/') ? view.replace('/', '-') : view.slice(view.lastIndexOf('/') + 1);
}
const open = (html: string) => parsePage(html, 'https://id.example.jp/', 200);

describe.each(languages)('in %s', (lang) => {
  test.each(named)('%s says which step it is, in its own words', async (_, sample) => {
    const html = await render(sample.view, localsOf(sample, lang, 'normal'));
    const page = open(html);
    expect(page.step).toBe(stepOf(sample));
    expect(page.language).toBe(lang);
    const fine = sample.view !== 'error';
    expect(/^(エラー：|Error: )/.test(page.title)).toBe(!fine);
    expect(page.errors.length === 0).toBe(fine);
    expect(page.text).not.toMatch(/[{}]|undefined|\[object/);
    expect(html).not.toMatch(/ (style|on\w+)=/);
  });

  test.each(named.filter(([, { refusals }]) => refusals.length > 0))(
    '%s refused says what to mend',
    async (_, sample) => {
      const html = await render(sample.view, localsOf(sample, lang, 'error'));
      const page = open(html);
      expect(page.errors).toEqual(sample.refusals.map(({ code }) => code));
      // Where there is only no room, nothing is wrong, and what is not shown again was entered all the same.
      const waits = sample.variant === 'busy';
      const { waitTitlePrefix, errorTitlePrefix } = common[lang];
      expect(page.title.startsWith(waits ? waitTitlePrefix : errorTitlePrefix)).toBe(true);
      expect(html).toMatch(
        waits ? /<div class="summary waiting"[^>]* autofocus/ : /<div class="summary"[^>]* autofocus/,
      );
      const passwords = html.match(/type="password"/g) ?? [];
      expect(html.split(common[lang].enteredAlready)).toHaveLength(waits ? 1 + passwords.length : 1);
      if (waits) expect(html).not.toMatch(/required[^>]*type="password"/);
      for (const { field } of sample.refusals) {
        if (field === undefined) continue;
        expect(html).toContain(`href="#${field}"`);
        expect(html).toMatch(new RegExp(`aria-describedby="${field}-error`));
      }
    },
  );

  test('every text of a page is read on it', async () => {
    const unread = new Set<string>();
    const read = new Set<string>();
    for (const sample of samples) {
      for (const state of ['normal', 'error'] as const) {
        const locals = localsOf(sample, lang, state);
        const text = spyOnText(locals.text, sample.view, { unread, read });
        await render(sample.view, { ...locals, text });
      }
    }
    expect([...unread].filter((key) => !read.has(key))).toEqual([]);
  });
});

test.each(named.filter(([, sample]) => sample.variant === '' && stepOf(sample) in words))(
  "%s shows the manual's labels, in their order",
  async (_, sample) => {
    const html = await render(sample.view, localsOf(sample, 'ja', 'normal'));
    expect(missing(words[stepOf(sample)] ?? [], wordsOn(html))).toEqual([]);
  },
);

test('every page of the sign-in is among the samples these tests look at', () => {
  const pages = readdirSync(new URL('../../views/interaction/', import.meta.url));
  const sampled = new Set(samples.map(({ view }) => `${view.replace('interaction/', '')}.ejs`));
  expect(pages.filter((page) => !sampled.has(page))).toEqual([]);
});

test('on every step a member can change the user ID or leave', async () => {
  for (const sample of samples.filter(({ view }) => view.startsWith('interaction/'))) {
    const { forms } = open(await render(sample.view, localsOf(sample, 'ja', 'normal')));
    const labels = forms.flatMap(({ buttons }) => buttons.map(({ label }) => label));
    expect(labels).toEqual(expect.arrayContaining(['別のユーザIDでログイン', 'キャンセル']));
  }
});

test("every page names the insurer's contact, or says whom to ask", async () => {
  for (const sample of samples) {
    const { text } = open(await render(sample.view, localsOf(sample, 'ja', 'normal')));
    expect(text).toMatch(/お問い合わせ先.*(03-1234-5678|健康保険組合にお問い合わせください)/);
  }
});

test('a missing local or text is a fault, not an empty place', async () => {
  const sample = samples.find(({ view }) => view === 'interaction/email') as Sample;
  const locals = localsOf(sample, 'ja', 'normal');
  await expect(render(sample.view, { ...locals, mailDomain: undefined })).rejects.toThrow(/no value for/);
  await expect(render(sample.view, { ...locals, text: { title: 'x' } })).rejects.toThrow(/undefined/);
});

describe('T29 nothing a stranger wrote becomes markup', () => {
  const hostile = `"><img src=x onerror=alert(1)>'`;
  /** Every string is replaced but those that name a text or a template. */
  const poison = (value: unknown, key = ''): unknown => {
    if (
      [
        'text',
        'lang',
        'view',
        'nonce',
        'html',
        'code',
        'field',
        'factor',
        'offered',
        'current',
        'buttons',
        'secondFactors',
        'kept',
        'state',
        'what',
        'level',
        'receives',
      ].includes(key)
    )
      return value;
    if (typeof value === 'string') return hostile;
    if (Array.isArray(value)) return value.map((item) => poison(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, poison(inner, name)]));
  };

  test.each(named)('T29 %s escapes all it is given', async (_, sample) => {
    for (const state of ['normal', 'error'] as const) {
      const html = await render(
        sample.view,
        poison(localsOf(sample, 'ja', state)) as ReturnType<typeof localsOf>,
      );
      expect(html).not.toContain('<img src=x');
      expect(html).not.toContain(`onerror=alert(1)>'`);
    }
  });

  test('T29 templates print markup as it is in the known places only', () => {
    const known = ['partials/terms-body.ejs', 'demo/layout.ejs'];
    const views = new URL('../../views/', import.meta.url);
    const templates = readdirSync(views, { recursive: true, encoding: 'utf8' })
      // The text part of a mail is no markup.
      .filter((name) => name.endsWith('.ejs') && !/^mail\/.*\.text\./.test(name));
    const raw = templates.filter((name) =>
      /<%-(?! include\()/.test(readFileSync(new URL(name, views), 'utf8')),
    );
    expect(raw.filter((name) => !known.includes(name))).toEqual([]);
  });
});
