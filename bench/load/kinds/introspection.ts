import { json, wrong } from '../answers.ts';
import { asClient } from '../as-client.ts';
import { Turns } from '../turns.ts';
import type { Kind } from './kind.ts';

/** A client asks what a token is worth. */
export const introspection: Kind = async ({ target, client, tokens }, wire) => {
  const turns = new Turns(tokens, 'access tokens');
  return (operation) =>
    turns.take(async (held) => {
      const form = { token: held.accessToken };
      const party = { target, client, wire };
      const answer = await asClient(party, operation, 'introspection', '/token/introspection', form);
      const { active, sub, client_id: clientId } = json('introspection', answer);
      if (active !== true || sub !== held.sub || clientId !== client.id)
        throw wrong('introspection', answer, 'of another worth');
      return held;
    });
};
