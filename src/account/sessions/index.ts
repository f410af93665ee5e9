import { forgetOtherBrowsers } from '../../credential/remembered-browser-store.ts';
import { nameDevice } from '../../http/device.ts';
import { formatDateTime } from '../../http/text/time.ts';
import { endOtherSessions } from '../../oidc/end-other-sessions.ts';
import { endSession } from '../../oidc/end-session.ts';
import { type LiveSession, liveSessions } from '../../oidc/live-sessions.ts';
import { signOutEverywhere } from '../../oidc/sign-out-everywhere.ts';
import { hashId } from '../../secrets.ts';
import { levelName } from '../level.ts';
import type { AccountPage, Visit } from '../page.ts';
import { forgetNamed, presentBrowser, shownBrowsers } from './remembered.ts';

const path = '/account/sessions';

/** Where the member is signed in; ending it only takes away, so nothing more is asked for. */
export const sessions: AccountPage = {
  step: 'account-sessions',
  view: 'account/sessions',
  path,

  async locals(visit) {
    const { db, member, now, context } = visit;
    const live = await liveSessions(db, context.secrets, member, now);
    const [here, others] = [live.filter(isThis(visit)), live.filter((one) => !isThis(visit)(one))];
    return {
      path,
      sessions: [...here, ...others].map((session) => shown(session, visit)),
      others: others.length > 0,
      browsers: await shownBrowsers(visit),
    };
  },

  actions: {
    end: {
      async run({ session = '' }, { db, member, now, context, record }) {
        const uidHash = Buffer.from(session, 'base64url');
        if (!(await endSession(db, context.secrets, member, uidHash, now)))
          return { kind: 'done', done: 'sessionGone', to: path };
        record('session.ended', { by: 'account page' });
        return { kind: 'done', done: 'sessionEnded', to: path };
      },
    },
    'end-others': {
      async run(_, visit) {
        const { db, member, now, context, sessionUid, record } = visit;
        await endOtherSessions(db, context.secrets, member, { uid: sessionUid, now });
        await forgetOtherBrowsers(db, member, await presentBrowser(visit));
        record('sessions.ended', { by: 'account page', others: true });
        return { kind: 'done', done: 'sessionsEnded', to: path };
      },
    },
    forget: {
      async run({ browser }, visit) {
        if (await forgetNamed(visit, browser))
          visit.record('remembered-browser.ended', { by: 'account page' });
        return { kind: 'done', done: 'browserForgotten', to: path };
      },
    },
    'end-all': {
      async run(_, { db, member, now, context, record }) {
        await signOutEverywhere(db, context.secrets, member, { now });
        record('sessions.ended', { by: 'account page' });
        return { kind: 'signed-out' };
      },
    },
  },
};

const isThis =
  ({ sessionUid }: Visit) =>
  ({ uidHash }: LiveSession): boolean =>
    uidHash.equals(hashId(sessionUid));

function shown(session: LiveSession, visit: Visit) {
  const { language } = visit;
  const { uidHash, device, since, seenAt, acr } = session;
  return {
    id: uidHash.toString('base64url'),
    isThis: isThis(visit)(session),
    device: nameDevice(device, language) || null,
    since: formatDateTime(since, language),
    seenAt: formatDateTime(seenAt, language),
    level: levelName(acr),
  };
}
