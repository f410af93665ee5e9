import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import Koa from 'koa';
import { localsOf, type Sample, samples } from '../../test/helpers/sample-locals.ts';
import { asset, serveAssets } from './assets.ts';
import { render } from './view.ts';

let server: Server;
let origin: string;

beforeAll(async () => {
  server = createServer(new Koa().use(serveAssets).callback());
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
});

const load = (path: string, encoding = 'gzip') =>
  fetch(`${origin}${path}`, { headers: { 'accept-encoding': encoding } });

test.each([
  ['style.css', /^text\/css/],
  ['page.js', /^text\/javascript/],
  ['passkey.js', /^text\/javascript/],
  ['simplewebauthn.js', /^text\/javascript/],
  ['icon.svg', /^image\/svg\+xml/],
])('%s comes with its type, and is kept for a year under the URL of its content', async (name, type) => {
  const response = await load(asset(name));
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toMatch(type);
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
});

test('a URL of other content is not kept', async () => {
  const response = await load('/assets/style.css?v=old');
  expect(response.headers.get('cache-control')).toBe('no-cache');
});

test.each(['br', 'gzip', 'identity'])('what is sent as %s is the same file', async (encoding) => {
  const response = await load(asset('page.js'), encoding);
  expect(response.headers.get('content-encoding') ?? 'identity').toBe(encoding);
  expect(await response.text()).toContain('data-focus');
});

test.each(['/assets/nothing.js', '/assets/../view.ts', '/assets/%2e%2e%2fview.ts', '/assets/', '/style.css'])(
  '%s is not served',
  async (path) => {
    expect((await load(path)).status).toBe(404);
  },
);

test('an asset that does not exist has no URL', () => {
  expect(() => asset('nothing.css')).toThrow('no asset nothing.css');
});

test('the sign-in page takes less than 40 kB on the wire, all of it from here', async () => {
  const sample = samples.find(({ view }) => view === 'interaction/credentials') as Sample;
  const html = await render(sample.view, localsOf(sample, 'ja', 'error'));
  const loaded = [...html.matchAll(/<(?:script|link|img)[^>]+(?:src|href)="([^"]+)"/g)].map(
    ([, url]) => url ?? '',
  );
  expect(loaded.length).toBe(5);
  let bytes = Buffer.byteLength(html);
  for (const url of loaded) bytes += Number((await load(url)).headers.get('content-length'));
  expect(bytes).toBeLessThan(40_000);
});
