import type { Insurer, Language } from '../insurer/insurer.ts';
import { isOffered } from './page.ts';
import { type HelpPageName, helpPages } from './pages/list.ts';
import { helpHref } from './reader.ts';
import { waysOf } from './ways.ts';

/** Where a member may be stuck, and with what. */
const stuck: Readonly<Record<string, readonly HelpPageName[]>> = {
  'interaction/activation-code': ['lost-letter'],
  'interaction/passkey-authentication': ['lost-phone', 'new-phone'],
  'interaction/email-otp': ['lost-mailbox', 'suspicious-mail'],
  'interaction/email-verification': ['lost-mailbox'],
  'interaction/totp': ['lost-app'],
  'email-link': ['suspicious-mail'],
  'email-undo': ['suspicious-mail'],
  'account/passkeys': ['new-phone', 'lost-phone'],
  'account/sessions': ['shared-device'],
  'recovery/forgot-password': ['forgot-password', 'lost-mailbox'],
  'recovery/forgot-user-id': ['forgot-user-id', 'lost-mailbox'],
  'recovery/reset-password': ['forgot-password', 'suspicious-mail'],
};

/** The help pages a view links to. */
export function helpAt(view: string, insurer: Insurer | null, language: Language) {
  const ways = waysOf(insurer, []);
  return (stuck[view] ?? [])
    .filter((name) => isOffered(helpPages[name], ways))
    .map((name) => ({ href: helpHref(name, insurer), text: helpPages[name].title[language] }));
}
