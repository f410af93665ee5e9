import { type HistoryEntry, memberHistory } from '../../audit/history-store.ts';
import { after, days } from '../../clock.ts';
import { nameDevice } from '../../http/device.ts';
import { formatDateTime } from '../../http/text/time.ts';
import { accountClientId } from '../client.ts';
import { levelName } from '../level.ts';
import type { AccountPage, Visit } from '../page.ts';
import { failed, isOperator, succeeded, whatOf } from './entries.ts';

const path = '/account/history';
const shownDays = 90;
const perPage = 20;
/** Whoever has more has been attacked, and sees that on the first. */
const mostPages = 50;

/** What happened to the account: whoever looks can tell whether all of it was them. */
export const history: AccountPage = {
  step: 'account-history',
  view: 'account/history',
  path,

  async locals(visit) {
    const { db, member, now, query } = visit;
    const page = Math.min(Math.max(1, Math.trunc(Number(query.page)) || 1), mostPages);
    const found = await memberHistory(db, member, {
      succeeded: Object.keys(succeeded) as (keyof typeof succeeded)[],
      failed: Object.keys(failed) as (keyof typeof failed)[],
      since: after(now, -days(shownDays)),
      limit: perPage + 1,
      offset: (page - 1) * perPage,
    });
    const entries = await Promise.all(found.slice(0, perPage).map((entry) => shown(entry, visit)));
    const isLast = found.length <= perPage || page === mostPages;
    return {
      days: shownDays,
      entries,
      newerHref: page === 1 ? null : `${path}?page=${page - 1}`,
      olderHref: isLast ? null : `${path}?page=${page + 1}`,
    };
  },
};

async function shown(entry: HistoryEntry, { language, context }: Visit) {
  const { at, actor, detail } = entry;
  const { device = '', client, acr } = detail;
  const isAccount = client === accountClientId;
  const service = client === undefined || isAccount ? undefined : await context.clients.get(String(client));
  return {
    what: whatOf(entry),
    at: formatDateTime(at, language),
    device: nameDevice(String(device), language) || null,
    service: service?.metadata.client_name ?? null,
    isAccount,
    level: acr === undefined ? null : levelName(acr),
    byDesk: isOperator(actor),
  };
}
