import { json, wrong } from '../answers.ts';
import { Turns } from '../turns.ts';
import type { Kind } from './kind.ts';

/** A client asks who it is. */
export const userinfo: Kind = async ({ target, tokens }, wire) => {
  const turns = new Turns(tokens, 'access tokens');
  const url = `${target.issuer}/me`;
  return (operation) =>
    turns.take(async (held) => {
      const headers = { authorization: `Bearer ${held.accessToken}`, 'x-forwarded-for': '192.0.2.10' };
      const answer = await wire.send(operation, 'userinfo', { method: 'GET', url, headers });
      const { sub, preferred_username: name } = json('userinfo', answer);
      if (sub !== held.sub || typeof name !== 'string')
        throw wrong('userinfo', answer, 'about somebody else');
      return held;
    });
};
