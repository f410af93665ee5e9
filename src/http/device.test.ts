import { expect, test } from '@jest/globals';
import { describeDevice, deviceKind, nameDevice } from './device.ts';

const webkit = 'AppleWebKit/605.1.15 (KHTML, like Gecko)';
const chrome = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0';

test.each([
  [
    `(iPhone; CPU iPhone OS 18_6 like Mac OS X) ${webkit} Version/18.6 Mobile/15E148 Safari/604.1`,
    'iPhone',
    'iPhone',
  ],
  [`(iPad; CPU OS 18_6 like Mac OS X) ${webkit} CriOS/140.0 Mobile/15E148 Safari/604.1`, 'iPad', 'iPad'],
  [`(Linux; Android 10; K) ${chrome} Mobile Safari/537.36`, 'Android', 'Android phone'],
  ['(Android 15; Mobile; rv:143.0) Gecko/143.0 Firefox/143.0', 'Android', 'Android phone'],
  [`(Linux; Android 10; K) ${chrome} Safari/537.36`, 'Android タブレット', 'Android tablet'],
  [`(Windows NT 10.0; Win64; x64) ${chrome} Safari/537.36 Edg/140.0.0.0`, 'Windows のパソコン', 'Windows PC'],
  [`(X11; CrOS x86_64 14541.0.0) ${chrome} Safari/537.36`, 'Chromebook', 'Chromebook'],
  [`(Macintosh; Intel Mac OS X 10_15_7) ${chrome} Safari/537.36`, 'Mac', 'Mac'],
  ['(Macintosh; Intel Mac OS X 10.15; rv:143.0) Gecko/20100101 Firefox/143.0', 'Mac', 'Mac'],
  [
    `(Macintosh; Intel Mac OS X 10_15_7) ${webkit} Version/18.6 Safari/605.1.15`,
    'Mac または iPad',
    'Mac or iPad',
  ],
  ['(X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0', 'Linux のパソコン', 'Linux PC'],
])('Mozilla/5.0 %s is called %s, in English %s', (userAgent, japanese, english) => {
  expect(describeDevice(`Mozilla/5.0 ${userAgent}`, 'ja')).toBe(japanese);
  expect(describeDevice(`Mozilla/5.0 ${userAgent}`, 'en')).toBe(english);
});

test.each([undefined, '', 'curl/8.5.0', '\r\nBcc: eve@evil.example'])(
  '%j is not called anything',
  (userAgent) => {
    expect(describeDevice(userAgent, 'ja')).toBe('');
  },
);

test.each([
  [
    `(iPhone; CPU iPhone OS 18_6 like Mac OS X) ${webkit} Version/18.6 Mobile/15E148 Safari/604.1`,
    'iPhone · Safari',
  ],
  [
    `(iPhone; CPU iPhone OS 18_6 like Mac OS X) ${webkit} CriOS/140.0 Mobile/15E148 Safari/604.1`,
    'iPhone · Chrome',
  ],
  [`(iPhone; CPU iPhone OS 18_6 like Mac OS X) ${webkit} Safari Line/15.12.0`, 'iPhone · LINE'],
  [
    `(Linux; Android 15; SM-S931) ${chrome} Mobile Safari/537.36 YJApp-ANDROID jp.co.yahoo`,
    'Android · Yahoo! JAPAN',
  ],
  [
    `(Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`,
    'Android · Samsung Internet',
  ],
  [`(Windows NT 10.0; Win64; x64) ${chrome} Safari/537.36 Edg/140.0.0.0`, 'Windows のパソコン · Edge'],
  ['(X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0', 'Linux のパソコン · Firefox'],
  ['(PlayStation; PlayStation 5/9.0)', ''],
])('what is stored of Mozilla/5.0 %s reads %s', (userAgent, name) => {
  expect(nameDevice(deviceKind(`Mozilla/5.0 ${userAgent}`), 'ja')).toBe(name);
});

test('what is stored holds neither version nor model, and reads in both languages', () => {
  const kind = deviceKind(`Mozilla/5.0 (Linux; Android 15; Pixel 9) ${chrome} Mobile Safari/537.36`);
  expect(kind).toBe('android chrome');
  expect(nameDevice(kind, 'en')).toBe('Android phone · Chrome');
});

test('what another version stored and this one does not know is left out', () => {
  expect(nameDevice('fridge safari', 'en')).toBe('Safari');
  expect(nameDevice('', 'en')).toBe('');
});
