import type { Context } from 'koa';
import type { Secrets } from '../secrets.ts';
import type { FormFields } from './body.ts';

/** What a page that asks for its form again by itself is given. */
export interface Again {
  /** After how long. */
  seconds: number;
  /** What was entered, sealed. */
  kept: string;
}

/** When whoever was told to wait may try again (`Retry-After`). */
export const retrySeconds = 10;

/** Opens for the same form of the same page alone: the form's token is one sign-in's, link's or session's. */
const placeOf = (ctx: Context, { csrf = '' }: FormFields): string => `kept form ${ctx.path} ${csrf}`;

/**
 * What was entered, for a page that is to send it once more when there was no room for it. A password is never shown
 * again, neither to who looks over a shoulder nor to who reads the page's source: so it is sealed.
 */
export function keepForm(ctx: Context, secrets: Secrets, fields: FormFields): Again {
  const { csrf: _csrf, kept: _kept, ...entered } = fields;
  return {
    seconds: retrySeconds,
    kept: secrets.sealJson(entered, placeOf(ctx, fields)).toString('base64url'),
  };
}

/** The fields sent, and those kept that were not entered anew. What does not open is none of ours, and left out. */
export function withKept(ctx: Context, secrets: Secrets, fields: FormFields): FormFields {
  if (fields.kept === undefined) return fields;
  const { kept, ...sent } = fields;
  const entered = Object.entries(sent).filter(([, value]) => value !== '');
  return Object.assign(Object.create(null), sent, open(ctx, secrets, fields), Object.fromEntries(entered));
}

function open(ctx: Context, secrets: Secrets, fields: FormFields): FormFields {
  try {
    return secrets.openJson(Buffer.from(fields.kept ?? '', 'base64url'), placeOf(ctx, fields));
  } catch {
    return {};
  }
}
