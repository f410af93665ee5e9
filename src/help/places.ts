import { text as account } from '../account/overview/text.ts';
import { fill } from '../http/text/bilingual.ts';
import type { Language } from '../insurer/insurer.ts';
import { recoveryTexts } from '../recovery/text.ts';
import { type HelpPageName, helpPages } from './pages/list.ts';
import { helpTexts, words } from './text.ts';

type AccountPage = 'passkeys' | 'factor' | 'email' | 'password' | 'sessions';

/** Where a line of help may send its reader. */
export type Place =
  | `/account/${AccountPage}`
  | '/recovery/password'
  | '/recovery/user-id'
  | '/help/first-sign-in'
  | `/help/${HelpPageName}`;

/** The titles of the account pages, as `{passkeys}` and so on in a line. */
export const accountTitles = (language: Language): Record<AccountPage, string> => {
  const { passkeys, factor, email, password, sessions } = account[language].pages;
  return {
    passkeys: passkeys.title,
    factor: factor.title,
    email: email.title,
    password: password.title,
    sessions: sessions.title,
  };
};

/** What a link there is called: as the page it leads to. */
export function linkText(place: Place, language: Language): string {
  const { open, read } = words[language];
  return fill(place.startsWith('/help/') ? read : open, { title: titlesOf(language)[place] });
}

function titlesOf(language: Language): Record<Place, string> {
  const titled = (room: string, titles: Record<string, string>) =>
    Object.entries(titles).map(([page, title]) => [`/${room}/${page}`, title]);
  return Object.fromEntries([
    ...titled('account', accountTitles(language)),
    ...titled('recovery', {
      password: recoveryTexts['recovery/forgot-password'][language].title,
      'user-id': recoveryTexts['recovery/forgot-user-id'][language].title,
    }),
    ['/help/first-sign-in', helpTexts['help/first-sign-in'][language].title],
    ...titled(
      'help',
      Object.fromEntries(Object.entries(helpPages).map(([name, { title }]) => [name, title[language]])),
    ),
  ]);
}
