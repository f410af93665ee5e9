import { expect, test } from '@jest/globals';
import { suggestEmail } from './email-address.ts';

test.each([
  ['gmail.con', 'gmail.com'],
  ['gmail.co', 'gmail.com'],
  ['gmail.cm', 'gmail.com'],
  ['gmail.coom', 'gmail.com'],
  ['gmial.com', 'gmail.com'],
  ['gmal.com', 'gmail.com'],
  ['gamil.com', 'gmail.com'],
  ['gmaill.com', 'gmail.com'],
  ['gnail.com', 'gmail.com'],
  ['gmail.co.jp', 'gmail.com'],
  ['gmail.ne.jp', 'gmail.com'],
  ['gmail.jp', 'gmail.com'],
  ['docomo.co.jp', 'docomo.ne.jp'],
  ['docomo.ne', 'docomo.ne.jp'],
  ['docomo.com', 'docomo.ne.jp'],
  ['dokomo.ne.jp', 'docomo.ne.jp'],
  ['docomo.nejp', 'docomo.ne.jp'],
  ['ezweb.co.jp', 'ezweb.ne.jp'],
  ['ezwed.ne.jp', 'ezweb.ne.jp'],
  ['au.ne.jp', 'au.com'],
  ['softbank.co.jp', 'softbank.ne.jp'],
  ['softbank.jp', 'i.softbank.jp'],
  ['i.softbank.ne.jp', 'i.softbank.jp'],
  ['softbnak.ne.jp', 'softbank.ne.jp'],
  ['yahoo.co', 'yahoo.co.jp'],
  ['yahoo.jp', 'yahoo.co.jp'],
  ['yahooo.co.jp', 'yahoo.co.jp'],
  ['yaho.co.jp', 'yahoo.co.jp'],
  ['yahoo.co.jo', 'yahoo.co.jp'],
  ['icloud.co.jp', 'icloud.com'],
  ['iclould.com', 'icloud.com'],
  ['hotmail.con', 'hotmail.com'],
  ['outlok.jp', 'outlook.jp'],
])('taro@%s probably means taro@%s', (typed, meant) => {
  expect(suggestEmail(`taro@${typed}`)).toBe(`taro@${meant}`);
});

test.each([
  ...[
    'gmail.com',
    'yahoo.co.jp',
    'yahoo.com',
    'yahoo.ne.jp',
    'ymail.com',
    'docomo.ne.jp',
    'ezweb.ne.jp',
    'au.com',
  ],
  ...[
    'softbank.ne.jp',
    'i.softbank.jp',
    't.vodafone.ne.jp',
    'icloud.com',
    'me.com',
    'outlook.jp',
    'outlook.com',
  ],
  ...[
    'nifty.com',
    'jcom.home.ne.jp',
    'a.b.ocn.ne.jp',
    'example.jp',
    'kenpo.example.co.jp',
    'g.softbank.co.jp',
  ],
  ...['aus.com', 'live.fr', 'yahoo.co.uk', 'email.jp', 'constructor.com', 'xn--wgv71a119e.jp'],
])('nobody at %s is asked', (domain) => {
  expect(suggestEmail(`taro@${domain}`)).toBeNull();
});

test('the name before the @ stays as typed', () => {
  expect(suggestEmail('A..b+c@GMAIL.con')).toBe('A..b+c@gmail.com');
});
