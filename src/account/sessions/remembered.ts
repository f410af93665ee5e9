import {
  findRememberedBrowser,
  forgetBrowser,
  type ListedBrowser,
  listRememberedBrowsers,
} from '../../credential/remembered-browser-store.ts';
import { nameDevice } from '../../http/device.ts';
import { formatDate, formatDateTime } from '../../http/text/time.ts';
import { hashId } from '../../secrets.ts';
import type { Visit } from '../page.ts';

/** What a browser is called in a form. */
const nameOf = ({ id }: Pick<ListedBrowser, 'id'>): string => hashId(id).toString('base64url');

/** Which of the remembered browsers this one is, if it is. */
export async function presentBrowser({
  db,
  context,
  rememberedToken,
  member,
  now,
}: Visit): Promise<string | null> {
  if (rememberedToken === undefined) return null;
  const found = await findRememberedBrowser(db, context.secrets, rememberedToken, now);
  if (found === undefined || found.isCopy || found.browser.memberId !== member.id) return null;
  return found.browser.id;
}

/** The browsers that stand for the member's password, as the page lists them. */
export async function shownBrowsers(visit: Visit) {
  const { db, context, member, now, language } = visit;
  const present = await presentBrowser(visit);
  const browsers = await listRememberedBrowsers(db, context.secrets, member, now);
  return browsers.map((browser) => ({
    name: nameOf(browser),
    isThis: browser.id === present,
    device: nameDevice(browser.device, language) || null,
    lastUsedAt: formatDateTime(browser.lastUsedAt, language),
    until: formatDate(browser.expiresAt, language),
  }));
}

/** Ends the one a form names; false where the member has none of that name. */
export async function forgetNamed(
  { db, context, member, now }: Visit,
  name: string | undefined,
): Promise<boolean> {
  const browsers = await listRememberedBrowsers(db, context.secrets, member, now);
  const named = browsers.find((browser) => nameOf(browser) === name);
  return named !== undefined && forgetBrowser(db, { insurerId: member.insurerId, id: named.id });
}
