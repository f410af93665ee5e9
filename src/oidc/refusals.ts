import { createHash } from 'node:crypto';
import type { EventEmitter } from 'node:events';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Context } from '../context.ts';

/** What oidc-provider keeps back beside what it answers, in words for who configures a client. */
interface Refusal extends Error {
  error_detail?: string;
}

interface Answer {
  error: string;
  error_description?: string;
  reference?: string;
}

/** The endpoints that answer clients, not members. */
const endpoints = [
  'grant',
  'userinfo',
  'introspection',
  'revocation',
  'pushed_authorization_request',
] as const;

/** Eight characters that can be read out on the telephone, and that the log knows. */
export const referenceOf = (requestId: string): string =>
  createHash('sha256').update(requestId).digest('hex').slice(0, 8).toUpperCase();

/**
 * Whoever develops a client reads in the answer what exactly was wrong, and a reference under which the log has it:
 * the library itself tells no more than the error's name. None of it is about a member.
 */
export function explainRefusals(provider: EventEmitter, { log }: Pick<Context, 'log'>): void {
  for (const endpoint of endpoints) {
    provider.on(`${endpoint}.error`, (ctx: KoaContextWithOIDC, { error_detail: detail }: Refusal) => {
      const answer = ctx.body as Answer | undefined;
      if (typeof answer?.error !== 'string') return;
      const { requestId } = ctx.state;
      const reference = referenceOf(requestId);
      const description = [answer.error_description, detail].filter(Boolean).join(': ');
      Object.assign(answer, { error_description: description, reference });
      const { error } = answer;
      log.warn({ reference, requestId, error, description, route: ctx.oidc.route }, 'protocol error');
    });
  }
}
