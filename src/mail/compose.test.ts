import { describe, expect, test } from '@jest/globals';
import {
  noticeMail,
  otpMail,
  resetMail,
  sender,
  userIdMail,
  verificationMail,
} from '../../test/helpers/mail.ts';
import { compose } from './compose.ts';
import { isDoneAtDesk } from './desk-notices.ts';
import { noticeEvents } from './notices.ts';

const codeLines = (text: string) => text.split('\n').filter((line) => /^\d{6}$/.test(line));
const linkLines = (text: string) => text.split('\n').filter((line) => /^https?:\/\/\S+$/.test(line));
const readable = (html: string) =>
  html
    .replace(/<head>.*<\/head>/s, '')
    .replaceAll('<br>', '\n')
    .replace(/<[^>]+>/g, '')
    .replaceAll('&#34;', '"')
    .split('\n')
    .filter((line) => line.trim() !== '');

describe.each(['ja', 'en'] as const)('In %s', (language) => {
  test('the verification mail has one line that is the code and one that is the link', async () => {
    const mail = verificationMail({ language });
    const { text } = await compose(mail, sender);
    expect(codeLines(text)).toEqual(['012345']);
    expect(linkLines(text)).toEqual([mail.link]);
  });

  test('the one-time password mail has one line that is the code, and no link', async () => {
    const { text } = await compose(otpMail({ language }), sender);
    expect(codeLines(text)).toEqual(['012345']);
    expect(text).not.toContain('http');
  });

  test('T19 the one-time password mail ends with the line that binds the code to our origin', async () => {
    const { text } = await compose(otpMail({ language }), { ...sender, issuer: 'http://localhost:3000' });
    expect(text.trimEnd().split('\n').at(-1)).toBe('@localhost #012345');
  });

  test('the mail that replaces a password has one line that is the link, and no code', async () => {
    const mail = resetMail({ language });
    const { text } = await compose(mail, sender);
    expect([codeLines(text), linkLines(text)]).toEqual([[], [mail.link]]);
    expect(text).toMatch(language === 'ja' ? '60分間有効' : 'Valid for 60 minutes');
  });

  test('a user ID of six digits is not taken for a code', async () => {
    const { text } = await compose(userIdMail({ language }), sender);
    expect(text).toContain('012345');
    expect([codeLines(text), linkLines(text)]).toEqual([[], []]);
  });

  const asked = [otpMail, verificationMail, resetMail, userIdMail].map((make) => ({
    name: make().kind,
    ...make({ language }),
  }));
  const undoLink = 'https://id.kosmo.example/email-undo?token=3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
  const notices = noticeEvents.map((event) => ({
    name: `${event} notice`,
    ...noticeMail({ language, event }),
  }));
  const withUndo = noticeMail({ language, event: 'email-changed', undoLink });
  const mails = [...asked, ...notices, { name: 'notice that can be undone', ...withUndo }];
  test.each(mails)('the HTML of the $name says the same as the text, and fetches nothing', async (mail) => {
    const { text, html } = await compose(mail, sender);
    expect(readable(html)).toEqual(text.split('\n').filter((line) => line !== ''));
    expect(html).not.toMatch(/<(img|link|script|style)|src=|url\(/i);
  });

  test.each(mails)(
    'T22 the $name tells first what it is for and for which service, then who asked, when, and with what',
    async (mail) => {
      const { text } = await compose(mail, sender);
      expect(text.split('\n')[0]).toContain('KOSMO Web');
      expect(text).toContain(mail.insurer.name[language]);
      expect(text).toMatch(language === 'ja' ? '2026年11月22日(日) 15:36' : 'Sun, 22 November 2026 at 15:36');
      const atDesk = mail.kind === 'notice' && isDoneAtDesk(mail.event);
      expect(text.includes('iPhone')).toBe(!atDesk);
      if ('code' in mail) expect(text).toMatch(language === 'ja' ? '10分間有効' : 'Valid for 10 minutes');
      if (mail.kind !== 'user-id') expect(text).toContain('tes***');
    },
  );

  test.each(mails)('the $name ends with what to do if it was not you', async (mail) => {
    const last = (await compose(mail, sender)).text.replace(/\n@.*/, '').trimEnd().split('\n').at(-1);
    expect(last).toMatch(
      language === 'ja' ? /^このメールに心当たりがないとき[はも]/ : /^If (you did not ask|it was not you)/,
    );
  });

  test.each(notices)('the $name has a subject of its own, no code, and no link', async (mail) => {
    const { subject, text } = await compose(mail, sender);
    const others = notices.filter(({ event }) => event !== mail.event);
    for (const other of others) expect((await compose(other, sender)).subject).not.toBe(subject);
    expect([codeLines(text), linkLines(text)]).toEqual([[], []]);
    expect(text).not.toMatch(/[{}]|undefined|null|http/);
  });

  test('what can be undone has one line that is the link, and says how long it can', async () => {
    const { text } = await compose(withUndo, sender);
    expect([codeLines(text), linkLines(text)]).toEqual([[], [undoLink]]);
    expect(text).toMatch(language === 'ja' ? '72時間以内' : 'within 72 hours');
  });

  test('a device that is not known is said to be so', async () => {
    const { text } = await compose(otpMail({ language, device: '' }), sender);
    expect(text).toContain(language === 'ja' ? '操作した端末：不明' : 'Device: unknown');
  });
});

test('subjects carry the tag of the insurer', async () => {
  expect((await compose(verificationMail(), sender)).subject).toBe('【KOSMOWeb】メールアドレスの確認');
  expect((await compose(otpMail(), sender)).subject).toBe('【KOSMOWeb】ワンタイムパスワードのお知らせ');
});

test('the one-time password stands in the subject only where the insurer wants it there', async () => {
  const insurer = { ...otpMail().insurer, otpInSubject: true };
  expect((await compose(otpMail({ insurer }), sender)).subject).toBe(
    '【KOSMOWeb】ワンタイムパスワードのお知らせ 012345',
  );
  expect((await compose(verificationMail({ insurer }), sender)).subject).not.toContain('012345');
});

test('the sender is the insurer, at an address that takes no answers', async () => {
  const { from, headers } = await compose(otpMail(), sender);
  expect(from).toEqual({ name: 'サンプル健康保険組合', address: 'no-reply@mail.kosmo.example' });
  expect(headers).toEqual({ 'Auto-Submitted': 'auto-generated' });
});

test('T25 nothing an insurer is called becomes markup', async () => {
  const insurer = { ...otpMail().insurer, name: { ja: '<b>健保</b>', en: 'x' } };
  expect((await compose(otpMail({ insurer }), sender)).html).toContain('&lt;b&gt;健保&lt;/b&gt;');
});
