import type { Answer } from './wire.ts';

/** What is wrong with an answer, without what differs from one to the next. */
export function wrong(name: string, { status, headers, body }: Answer, why = ''): Error {
  const marks = [...body.matchAll(/data-(?:step|error)="([\w-]+)"/g)].map(([, mark]) => mark);
  const error = /"error":"(\w+)"/.exec(body)?.[1];
  const leads = headers.location?.replace(/[?#].*/, '').replace(/[\w-]{20,}/g, '…');
  return new Error([`${name}:`, status, ...marks, error, leads, why].filter(Boolean).join(' '));
}

/** Where a redirect leads, which must be an address that begins like this. */
export function leadsTo(name: string, answer: Answer, from: string, beginning: string): string {
  const { status, headers } = answer;
  const next = new URL(headers.location ?? from, from).href;
  if (status !== 303 || !next.startsWith(beginning)) throw wrong(name, answer);
  return next;
}

export function json(name: string, answer: Answer): Record<string, unknown> {
  if (answer.status !== 200) throw wrong(name, answer);
  return JSON.parse(answer.body);
}

/** The value of an attribute, or of the field of this name: our pages write both in one way. */
export function textOf(name: string, answer: Answer, pattern: RegExp): string {
  const found = pattern.exec(answer.body)?.[1];
  if (found === undefined) throw wrong(name, answer, `without ${pattern.source}`);
  return found;
}

/** A page of this step, without errors. */
export function isStep(name: string, answer: Answer, step: string): void {
  const { status, body } = answer;
  if (status !== 200 || !body.includes(`data-step="${step}"`) || body.includes('data-error="'))
    throw wrong(name, answer);
}
