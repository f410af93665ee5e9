import { holdHours, undoHours } from '../email-change/periods.ts';
import { asset } from '../http/assets.ts';
import { fill } from '../http/text/bilingual.ts';
import { pages } from '../http/text/pages.ts';
import type { Language } from '../insurer/insurer.ts';
import { stepTexts } from '../interaction/steps/texts.ts';
import { isOffered, type Section, sectionsOf } from './page.ts';
import { helpPages, isHelpPage } from './pages/list.ts';
import { accountTitles, linkText, type Place } from './places.ts';
import { helpHref, type Reader } from './reader.ts';
import { type Screen, screens } from './screens.ts';
import { words } from './text.ts';

/** What the page of this name shows; null where there is none, or none for this reader. */
export function topicLocals(
  name: string,
  { language, insurer, ways }: Reader,
  { issuer, mailDomain }: { issuer: string; mailDomain: string },
) {
  if (!isHelpPage(name) || !isOffered(helpPages[name], ways)) return null;
  const page = helpPages[name];
  const { idleMinutes, absoluteHours, rememberDays } = ways;
  const sections = sectionsOf(page, ways, language, {
    issuer,
    host: new URL(issuer).host,
    domain: mailDomain,
    // Told only where the insurer is known.
    tag: insurer?.mailTag ?? '',
    insurer: insurer?.name[language] ?? '',
    idleMinutes,
    absoluteHours,
    rememberDays,
    holdHours,
    undoHours,
    ...accountTitles(language),
  });
  /** Whole, since it is printed as well. */
  const hrefOf = (place: Place) =>
    issuer + (place.startsWith('/help/') ? helpHref(place.slice('/help/'.length), insurer) : place);
  const show = (lines: Section['lead']) =>
    lines.map(({ text, at, screen }) => ({
      text,
      link: at && { href: hrefOf(at), text: linkText(at, language) },
      picture: screen && pictureOf(screen, language),
    }));
  return {
    title: page.title[language],
    lead: page.lead[language],
    known: insurer !== null,
    sections: sections.map(({ title, lead, steps, points }) => ({
      title,
      lead: show(lead),
      steps: show(steps),
      points: show(points),
    })),
    allHref: helpHref('', insurer),
  };
}

function pictureOf(screen: Screen, language: Language) {
  const { view, mark = null } = screens[screen];
  const text = mark === null ? words[language].screen : words[language].marked;
  return {
    src: asset(`manual/${screen}.${language}.webp`),
    caption: fill(text, { title: titles[view][language].title }),
  };
}

type View = (typeof screens)[Screen]['view'];
type Titles = Record<View, Record<Language, { title: string }>>;

const titles = {
  ...pages,
  ...Object.fromEntries(Object.entries(stepTexts).map(([step, text]) => [`interaction/${step}`, text])),
} as unknown as Titles;
