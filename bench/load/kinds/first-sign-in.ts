import { startSmtp } from '../../../src/demo/mailbox/smtp.ts';
import { Post } from '../../../test/helpers/post.ts';
import { byLetter } from '../first-sign-in.ts';
import { idTokenCheck } from '../id-tokens.ts';
import { signIn } from '../sign-in.ts';
import type { Kind } from './kind.ts';

/** A whole first sign-in, of a member each; the mail server that takes their mails is this process. */
export const firstSignIn: Kind = async ({ target, client, members = [], smtpPort = 0 }, wire) => {
  const post = new Post();
  await startSmtp({ log: post, port: smtpPort, host: '127.0.0.1' });
  const newcomers = [...members];
  const all = { target, client, wire, check: await idTokenCheck(target, client, wire) };
  const way = byLetter(target, post);
  return async (operation) => {
    const member = newcomers.shift();
    if (member === undefined) throw new Error('too few newcomers for this load');
    await signIn(all, operation, member, way);
  };
};
