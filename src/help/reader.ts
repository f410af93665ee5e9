import type { Insurer, Language } from '../insurer/insurer.ts';
import { type Ways, waysOf } from './ways.ts';

/** Who reads a help page, and so what is true there. */
export interface Reader {
  language: Language;
  insurer: Insurer | null;
  ways: Ways;
}

export const readerOf = (language: Language, insurer: Insurer | null, all: readonly Insurer[]): Reader => ({
  language,
  insurer,
  ways: waysOf(insurer, all),
});

/** The address of a help page, or of their index, for the insurer's members. */
export const helpHref = (page: string, insurer: Insurer | null): string =>
  `/help${page && `/${page}`}${insurer ? `?insurer=${insurer.code}` : ''}`;
