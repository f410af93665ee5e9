import type { Language } from '../../insurer/insurer.ts';

export type Bilingual<T> = Readonly<Record<Language, T>>;

/** One page's words in both languages; a text that only one of them has is a type error. */
export const bilingual = <T>(text: { ja: T; en: NoInfer<T> }): Bilingual<T> => text;

/** Fills `{name}` in a text. Throws for a placeholder that has no value: no member shall read a brace. */
export const fill = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`no value for {${name}} in the text “${text}”`);
    return String(value);
  });
