import { idTokenCheck } from '../id-tokens.ts';
import { signIn } from '../sign-in.ts';
import { Turns } from '../turns.ts';
import { byPasskey } from '../ways.ts';
import type { Kind } from './kind.ts';

/** A whole sign-in with a passkey alone. */
export const passkey: Kind = async ({ target, client, members }, wire) => {
  const turns = new Turns(members, 'members');
  const all = { target, client, wire, check: await idTokenCheck(target, client, wire) };
  const way = byPasskey(target);
  return (operation) =>
    turns.take(async (member) => {
      await signIn(all, operation, member, way);
      return member;
    });
};
