import { afterAll, expect, test } from '@jest/globals';
import { servePages } from '../../test/helpers/page-server.ts';
import { localsOf, type Sample, samples } from '../../test/helpers/sample-locals.ts';
import { asset } from './assets.ts';
import { render } from './view.ts';

const { origin, close } = await servePages(() => undefined);
afterAll(close);

const load = (path: string, encoding = 'gzip') =>
  fetch(`${origin}${path}`, { headers: { 'accept-encoding': encoding } });

test.each([
  ['style.css', /^text\/css/],
  ['page.js', /^text\/javascript/],
  ['passkey.js', /^text\/javascript/],
  ['simplewebauthn.js', /^text\/javascript/],
  ['icon.svg', /^image\/svg\+xml/],
  ['manual/credentials.ja.webp', /^image\/webp/],
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
