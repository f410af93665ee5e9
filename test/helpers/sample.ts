import { accountCommon } from '../../src/account/text.ts';
import type { ErrorCode, FormError } from '../../src/errors.ts';
import { pages } from '../../src/http/text/pages.ts';
import type { Language } from '../../src/insurer/insurer.ts';
import { stepTexts } from '../../src/interaction/steps/texts.ts';

/** One page as a member could meet it; `refusals` make its error state, where it has one. */
export interface Sample {
  view: string;
  /** Tells samples of one view apart. */
  variant: string;
  text(lang: Language): { title: string };
  locals: Record<string, unknown> | ((lang: Language) => Record<string, unknown>);
  refusals: FormError[];
}

export const refused = (field: string | null, ...codes: ErrorCode[]): FormError[] =>
  codes.map((code) => (field === null ? { code } : { code, field }));

export const step = (
  name: keyof typeof stepTexts,
  locals: Sample['locals'],
  refusals: FormError[] = [],
  variant = '',
): Sample => ({
  view: `interaction/${name}`,
  variant,
  text: (lang) => stepTexts[name][lang],
  locals,
  refusals,
});

export const page = (
  view: keyof typeof pages,
  locals: Sample['locals'],
  variant = '',
  refusals: FormError[] = [],
): Sample => ({
  view,
  variant,
  text: (lang) => pages[view][lang],
  locals,
  refusals,
});

/** A page of a member who is signed in. */
export const account = (
  view: `account/${string}` & keyof typeof pages,
  locals: Sample['locals'],
  variant = '',
  refusals: FormError[] = [],
) =>
  page(
    view,
    (lang) => ({
      step: view === 'account/overview' ? 'account' : view.replace('/', '-'),
      account: accountCommon[lang],
      homeHref: view === 'account/overview' ? null : '/account',
      portalHref: 'https://portal.example.jp/',
      signOutHref: '/session/end',
      ...(typeof locals === 'function' ? locals(lang) : locals),
    }),
    variant,
    refusals,
  );
