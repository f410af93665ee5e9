import { json, wrong } from '../answers.ts';
import { asClient } from '../as-client.ts';
import { idTokenCheck } from '../id-tokens.ts';
import { Turns } from '../turns.ts';
import type { Kind } from './kind.ts';

/** A refresh token used, and replaced by the next one of its family. */
export const refresh: Kind = async ({ target, client, tokens }, wire) => {
  const turns = new Turns(tokens, 'refresh tokens');
  const check = await idTokenCheck(target, client, wire);
  return (operation) =>
    turns.take(async ({ refreshToken, sub }) => {
      const form = { grant_type: 'refresh_token', refresh_token: refreshToken };
      const answer = await asClient({ target, client, wire }, operation, 'refresh', '/token', form);
      const { access_token: accessToken, refresh_token: next, id_token: idToken } = json('refresh', answer);
      if (typeof accessToken !== 'string' || typeof next !== 'string' || next === refreshToken)
        throw wrong('refresh', answer, 'without new tokens');
      await check(idToken, { sub });
      return { accessToken, refreshToken: next, sub };
    });
};
