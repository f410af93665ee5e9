import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { rawRequest, startKoa } from '../../test/helpers/raw-http.ts';
import { parseForm, readForm } from './body.ts';

let started: Awaited<ReturnType<typeof startKoa>>;
beforeAll(async () => {
  started = await startKoa(async (ctx) => {
    const fields = await readForm(ctx);
    ctx.body = { fields, prototype: Object.getPrototypeOf(fields) };
  });
});
afterAll(() => started.close(0));

const type = 'application/x-www-form-urlencoded';
const post = (body: string | Buffer, headers: Record<string, string> = { 'Content-Type': type }) =>
  fetch(started.url, { method: 'POST', body: new Uint8Array(Buffer.from(body)), headers });

test('a browser’s form is read into plain strings without a prototype', async () => {
  const body = new URLSearchParams({
    userId: '山田 +&=%',
    password: ' a\nb ',
    empty: '',
    'new-password_2': 'x',
  });
  const response = await post(body.toString());
  expect(await response.json()).toEqual({
    fields: { userId: '山田 +&=%', password: ' a\nb ', empty: '', 'new-password_2': 'x' },
    prototype: null,
  });
});

describe('T60 what no page of ours sends is refused with 400', () => {
  test.each([
    ['an array', 'a[]=1'],
    ['an encoded array', 'a%5B%5D=1'],
    ['an object', 'a[b]=1'],
    ['a path', 'a.b=1'],
    ['a repeated field', 'a=1&a=2'],
    ['__proto__', '__proto__=1'],
    ['an object under __proto__', '__proto__[admin]=1'],
    ['constructor', 'constructor=1'],
    ['a method of every object', 'hasOwnProperty=1'],
    ['toString', 'toString=1'],
    ['a field without name', '=1'],
    ['NUL in a value', 'a=1%00'],
    ['NUL in a name', 'a%00=1'],
    ['invalid UTF-8', 'a=%ff'],
    ['overlong UTF-8', 'a=%c0%80'],
    ['a surrogate in UTF-8', 'a=%ed%a0%80'],
    ['a broken escape', 'a=%zz'],
    ['a half escape', 'a=%4'],
    ['raw bytes', Buffer.from([97, 61, 0xe5, 0xb1])],
    ['raw NUL', 'a=\0'],
    ['a name of endless length', `${'a'.repeat(65)}=1`],
    ['too many fields', Array.from({ length: 51 }, (_, i) => `f${i}=1`).join('&')],
  ])('%s', async (_, body) => {
    expect((await post(body)).status).toBe(400);
    expect(parseForm(Buffer.from(body))).toBeNull();
    expect(({} as { admin?: unknown }).admin).toBeUndefined();
  });

  test.each([
    ['JSON', 'application/json'],
    ['multipart', 'multipart/form-data; boundary=x'],
    ['plain text', 'text/plain'],
  ])('%s is 415', async (_, contentType) => {
    expect((await post('{"a":1}', { 'Content-Type': contentType })).status).toBe(415);
  });

  test('a body without type, or compressed, is 415', async () => {
    expect((await post('a=1', {})).status).toBe(415);
    expect((await post('a=1', { 'Content-Type': type, 'Content-Encoding': 'gzip' })).status).toBe(415);
  });
});

describe('T34 a body has 64 KiB', () => {
  const head = (...more: string[]) => ['POST / HTTP/1.1', 'Host: x', `Content-Type: ${type}`, ...more, ''];

  test('65,536 bytes pass', async () => {
    expect((await post(`a=${'x'.repeat(65_534)}`)).status).toBe(200);
    expect((await post(`a=${'x'.repeat(65_535)}`)).status).toBe(413);
  });

  test('a longer one is refused by its announced length, before it is sent, and the connection closed', async () => {
    const { status, head: answer } = await rawRequest(started.server, ...head('Content-Length: 65537'), '');
    expect(status).toBe(413);
    expect(answer).toMatch(/^Connection: close$/im);
  });

  test('a chunked one is cut off at the limit', async () => {
    const chunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`;
    const { status } = await rawRequest(
      started.server,
      ...head('Transfer-Encoding: chunked'),
      chunk.repeat(5),
    );
    expect(status).toBe(413);
  });
});
