import { createHash } from 'node:crypto';
import type { EventEmitter } from 'node:events';
import type { KoaContextWithOIDC, default as Provider } from 'oidc-provider';
import instance from 'oidc-provider/lib/helpers/weak_cache.js';
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
 * What a member decided, or has to do first: no fault of the client's, nothing to look up, and the same words whoever
 * it was about (T10).
 */
const ordinary = new Set([
  ...['access_denied', 'login_required', 'interaction_required', 'consent_required'],
  'unmet_authentication_requirements',
]);

type Note = (ctx: KoaContextWithOIDC, answer: Answer) => string;

/**
 * Whoever develops a client reads in the answer what exactly was wrong, and a reference under which the log has it:
 * the library itself tells no more than the error's name. None of it is about a member.
 */
export function explainRefusals(provider: Provider, { log }: Pick<Context, 'log'>): void {
  const note: Note = (ctx, { error, error_description: description }) => {
    const { requestId } = ctx.state;
    const reference = referenceOf(requestId);
    log.warn({ reference, requestId, error, description, route: ctx.oidc.route }, 'protocol error');
    return reference;
  };
  const events: EventEmitter = provider;
  for (const endpoint of endpoints) {
    events.on(`${endpoint}.error`, (ctx: KoaContextWithOIDC, refusal: Refusal) => {
      const answer = ctx.body as Answer | undefined;
      if (typeof answer?.error !== 'string') return;
      answer.error_description = describe(answer, refusal);
      answer.reference = note(ctx, answer);
    });
  }
  explainRedirects(provider, note);
}

/** A refusal on its way through the browser: as parameters go only those RFC 6749 §4.1.2.1 knows. */
function explainRedirects(provider: Provider, note: Note): void {
  const refusals = new WeakMap<object, Refusal>();
  provider.on('authorization.error', (ctx: KoaContextWithOIDC, refusal: Refusal) => {
    refusals.set(ctx, refusal);
  });
  const { responseModes } = instance(provider);
  for (const [mode, respond] of responseModes) {
    responseModes.set(mode, (ctx, redirectUri, answer) => {
      if (!isRefusal(answer) || ordinary.has(answer.error)) return respond(ctx, redirectUri, answer);
      const description = describe(answer, refusals.get(ctx));
      const reference = note(ctx, { ...answer, error_description: description });
      const told = [description, `(reference ${reference})`].filter(Boolean).join(' ');
      return respond(ctx, redirectUri, { ...answer, error_description: told });
    });
  }
}

const isRefusal = (answer: object): answer is Answer => 'error' in answer;

/** In the characters RFC 6749 §5.2 allows. */
export const describe = ({ error_description: description }: Answer, refusal: Refusal | undefined): string =>
  [description, refusal?.error_detail]
    .filter(Boolean)
    .join(': ')
    .replaceAll('"', "'")
    .replace(/[^\x20-\x5b\x5d-\x7e]/g, '?');
