import { idTokenCheck } from '../id-tokens.ts';
import { signIn } from '../sign-in.ts';
import { Turns } from '../turns.ts';
import { byPassword } from '../ways.ts';
import type { Kind } from './kind.ts';

/** A whole sign-in with a password. */
export const password: Kind = async ({ target, client, members }, wire) => {
  const turns = new Turns(members, 'members');
  const all = { target, client, wire, check: await idTokenCheck(target, client, wire) };
  return (operation) =>
    turns.take(async (member) => {
      await signIn(all, operation, member, byPassword);
      return member;
    });
};
