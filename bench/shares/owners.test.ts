import { expect, test } from '@jest/globals';
import { ownerOf, timeByPackage } from './owners.ts';

const node = (id: number, functionName: string, url: string, children: number[] = []) => ({
  id,
  callFrame: { functionName, url },
  children,
});
const modules = 'file:///checkout/node_modules';

test('time is of the nearest caller with a file; what nobody calls is of Node; idle time is nobody’s', () => {
  const profile = {
    nodes: [
      node(1, '(root)', '', [2, 3, 4, 8]),
      node(2, '(idle)', ''),
      node(3, '(garbage collector)', ''),
      node(4, 'callback', `${modules}/koa/lib/application.js`, [5]),
      node(5, 'serve', 'file:///checkout/src/http/app.ts', [6, 7]),
      node(6, 'sign', 'node:internal/crypto/sig'),
      node(7, 'anonymous', '', [9]),
      node(8, 'onread', 'node:internal/stream_base_commons', [10]),
      node(9, 'verify', `${modules}/@simplewebauthn/server/esm/index.js`),
      node(10, 'parse', `${modules}/pg/node_modules/pg-protocol/dist/parser.js`),
    ],
    samples: [2, 3, 4, 5, 6, 7, 8, 9, 10],
    timeDeltas: [1000, 1, 2, 4, 8, 16, 32, 64, 128],
  };
  expect(Object.fromEntries(timeByPackage(profile))).toEqual({
    node: 33,
    koa: 2,
    src: 28,
    '@simplewebauthn/server': 64,
    'pg-protocol': 128,
  });
  expect(['src', 'jose', 'pg-protocol', 'pg', 'knex', 'pgbouncer', 'koa', 'node'].map(ownerOf)).toEqual([
    'ours',
    'oidc-provider',
    'driver',
    'driver',
    'driver',
    'rest',
    'rest',
    'rest',
  ]);
});
