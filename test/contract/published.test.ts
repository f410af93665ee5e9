import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { fixedHeaders } from '../../src/http/headers.ts';
import { metrics } from '../../src/operations/metrics.ts';
import { exchange } from '../helpers/exchange.ts';
import { TestServer } from '../helpers/server.ts';
import { until } from '../helpers/until.ts';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.stop());

const linesOf = (route: string): Record<string, unknown>[] =>
  server.log.map((line) => JSON.parse(line)).filter((line) => line.route === route);

test.each(['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server', '/jwks'])(
  '%s from memory is what the library answered, logged and measured as ever',
  async (path) => {
    const ask = () => exchange('GET', server.issuer + path, { accept: 'application/json' });
    const [first, ...later] = [await ask(), await ask(), await ask()];
    const ofLibrary = { ...first?.headers };
    const { 'Content-Security-Policy': policy } = fixedHeaders(server.issuer);
    expect(ofLibrary['content-security-policy']).toContain("'nonce-");
    for (const { status, headers, body } of later) {
      expect([status, body]).toEqual([200, first?.body]);
      const own = { date: headers.date, 'content-security-policy': policy };
      expect(headers).toEqual({ ...ofLibrary, ...own });
    }

    await until(async () => linesOf(path).length === 3);
    const [line, ...more] = linesOf(path);
    expect(line).toMatchObject({ level: 'info', msg: 'request', method: 'GET', status: 200 });
    const ids = [line, ...more].map((one) => one?.requestId);
    expect(new Set(ids).size).toBe(3);
    for (const one of more)
      expect(one).toEqual({
        ...line,
        time: one.time,
        ms: one.ms,
        requestId: expect.stringMatching(/^[\w-]{36}$/),
      });
    const shown = await metrics.getSingleMetricAsString('kosmo_http_request_duration_seconds');
    expect(shown.split('\n')).toContain(
      `kosmo_http_request_duration_seconds_count{method="GET",route="${path}",status="200"} 3`,
    );
  },
);
