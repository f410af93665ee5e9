import { fileURLToPath } from 'node:url';
import ejs from 'ejs';
import type { FormError } from '../errors.ts';
import { helpHref } from '../help/reader.ts';
import { helpAt } from '../help/stuck.ts';
import type { Insurer, Language } from '../insurer/insurer.ts';
import { asset } from './assets.ts';
import type { Again } from './kept-form.ts';
import { fill } from './text/bilingual.ts';
import { common, errorMessage } from './text/common.ts';

/** What every page may be given; a view names what it needs besides. */
export interface Locals {
  lang: Language;
  /** The nonce of the response's content security policy. */
  nonce: string;
  /** This page's words in this language. */
  text: { title: string };
  /** `data-step`; the view's own name unless told. */
  step?: string;
  title?: string;
  insurer?: Insurer | null;
  csrf?: string;
  /** `/interaction/<uid>`; such a page also offers to start over as somebody else, and to cancel. */
  base?: string;
  /** Where the page's own form is posted to. */
  action?: string;
  errors?: readonly FormError[];
  /** What was entered, by field; never a password. */
  values?: Readonly<Record<string, string>>;
  /** What has just been done, where the page stays. */
  status?: string | null;
  /** Why a member who is signed in meets a page of the sign-in. */
  why?: string | null;
  progress?: { names: readonly string[]; current: number } | null;
  languageHref?: string | null;
  manualHref?: string | null;
  /** Where there was no room for the form: what sends it once more. */
  again?: Again | null;
  [name: string]: unknown;
}

const views = fileURLToPath(new URL('../../views/', import.meta.url));

/** Only what can be read is printed: a text or a local that is missing is a fault, not an empty place. */
const escapeText = (value: unknown): string => {
  if (typeof value === 'string' || typeof value === 'number') return ejs.escapeXML(String(value));
  throw new TypeError(`a view printed ${value === null ? 'null' : typeof value}`);
};

const options = { cache: true, root: views, escape: escapeText };

/**
 * One whole page: `view` (its path under views/, without ending) within the layout. Throws where a local or a
 * text that the view prints is missing.
 */
export async function render(view: string, locals: Locals): Promise<string> {
  const { lang, text, errors = [], insurer = null } = locals;
  const t = common[lang];
  const defaults = {
    step: view.slice(view.lastIndexOf('/') + 1),
    title: text.title,
    csrf: '',
    base: '',
    action: '',
    values: {},
    status: null,
    why: null,
    progress: null,
    languageHref: null,
    manualHref: null,
    again: null,
    helpHref: helpHref('', insurer),
    help: helpAt(view, insurer, lang),
  };
  return ejs.renderFile(
    `${views}layout.ejs`,
    {
      ...defaults,
      ...locals,
      view,
      t,
      fill,
      asset,
      insurer: insurer && { ...insurer, name: insurer.name[lang] },
      errors: errors.map((error) => ({
        ...error,
        field: error.field ?? null,
        message: errorMessage(t, error),
      })),
    },
    options,
  );
}
