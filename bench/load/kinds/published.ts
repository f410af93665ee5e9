import { json, wrong } from '../answers.ts';
import { Operation } from '../tally.ts';
import type { Kind } from './kind.ts';

/** A document that anybody may read; it must stay as it was when it was looked at. */
const published =
  (
    name: string,
    path: string,
    isRight: (document: Record<string, unknown>, issuer: string) => boolean,
  ): Kind =>
  async ({ target: { issuer } }, wire) => {
    const sent = { method: 'GET', url: issuer + path, headers: { 'x-forwarded-for': '192.0.2.10' } } as const;
    const first = await wire.send(new Operation(performance.now()), name, sent);
    if (!isRight(json(name, first), issuer)) throw wrong(name, first, 'without what it is for');
    return async (operation) => {
      const answer = await wire.send(operation, name, sent);
      if (answer.status !== 200 || answer.body !== first.body)
        throw wrong(name, answer, 'another than before');
    };
  };

export const discovery = published(
  'discovery',
  '/.well-known/openid-configuration',
  (document, issuer) => document.issuer === issuer && document.token_endpoint === `${issuer}/token`,
);

export const jwks = published('jwks', '/jwks', ({ keys }) => Array.isArray(keys) && keys.length > 0);
