import { type Bilingual, fill } from '../http/text/bilingual.ts';
import type { Language } from '../insurer/insurer.ts';
import type { Place } from './places.ts';
import type { Screen } from './screens.ts';
import { words } from './text.ts';
import type { Ways } from './ways.ts';

/** Told to those only for whose insurer it is true. */
interface Conditional {
  when?: (ways: Ways) => boolean;
}

/** One line in both languages; `{name}` stands for what `Values` has under it. */
export interface Line extends Conditional, Bilingual<string> {
  /** Where it is done. */
  at?: Place;
  /** What it looks like there. */
  screen?: Screen;
}

export interface Part extends Conditional {
  title: Bilingual<string>;
  lead?: readonly Line[];
  /** Done one after the other. */
  steps?: readonly Line[];
  /** True side by side. */
  points?: readonly Line[];
}

/** A page of help on one matter. */
export interface HelpPage extends Conditional {
  title: Bilingual<string>;
  lead: Bilingual<string>;
  /** What the reader should have at hand. */
  need?: readonly Line[];
  parts: readonly Part[];
  /** What to do if it does not work. */
  trouble: readonly Line[];
  /** What to tell whom one asks. */
  ask: readonly Line[];
}

export type Values = Readonly<Record<string, string | number>>;

/** A part as it is shown. */
export interface Section {
  title: string;
  lead: Told[];
  steps: Told[];
  points: Told[];
}

interface Told {
  text: string;
  at: Place | null;
  screen: Screen | null;
}

export const isOffered = ({ when }: Conditional, ways: Ways): boolean => when?.(ways) ?? true;

/** What of a page is true for this reader, in their language: the parts, between what to have and whom to ask. */
export function sectionsOf(page: HelpPage, ways: Ways, lang: Language, values: Values): Section[] {
  const { need, trouble, ask } = words[lang];
  const askLead: Line = { ja: words.ja.askLead, en: words.en.askLead };
  const tell = (lines: readonly Line[] = []): Told[] =>
    lines
      .filter((line) => isOffered(line, ways))
      .map(({ at = null, screen = null, [lang]: text }) => ({ text: fill(text, values), at, screen }));
  const section = (title: string, { lead, steps, points }: Partial<Part>): Section => ({
    title,
    lead: tell(lead),
    steps: tell(steps),
    points: tell(points),
  });
  return [
    section(need, { points: page.need ?? [] }),
    ...page.parts.filter((part) => isOffered(part, ways)).map((part) => section(part.title[lang], part)),
    section(trouble, { points: page.trouble }),
    section(ask, { lead: [askLead], points: page.ask }),
  ].filter(({ lead, steps, points }) => lead.length + steps.length + points.length > 0);
}
