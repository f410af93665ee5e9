import { isOffered } from './page.ts';
import { type HelpPageName, helpPages } from './pages/list.ts';
import { helpHref, type Reader } from './reader.ts';
import { helpTexts } from './text.ts';

/** What the index shows, by group: every page that is true for its reader. */
export function indexLocals({ language, insurer, ways }: Reader) {
  const link = (page: string, text: string) => ({ href: helpHref(page, insurer), text });
  const links = (...names: HelpPageName[]) =>
    names
      .filter((name) => isOffered(helpPages[name], ways))
      .map((name) => link(name, helpPages[name].title[language]));
  return {
    known: insurer !== null,
    groups: {
      first: [
        link('first-sign-in', helpTexts['help/first-sign-in'][language].title),
        ...links('lost-letter'),
      ],
      forgotten: links('forgot-password', 'forgot-user-id'),
      lost: links('lost-phone', 'lost-mailbox', 'lost-both', 'lost-app', 'new-phone'),
      safe: links('shared-device', 'suspicious-mail'),
    },
  };
}
