import {
  forgetBrowser,
  rememberBrowser,
  renewRememberedBrowser,
} from '../credential/remembered-browser-store.ts';
import { deviceKind } from '../http/device.ts';
import type { Insurer } from '../insurer/insurer.ts';
import type { Deps } from './deps.ts';
import { traceOfPasskey } from './passkey-here.ts';
import type { Traces } from './recognition.ts';
import type { Facts, WithMember } from './state.ts';
import { tellNewDevice } from './telling.ts';

/**
 * What a completed sign-in leaves on the browser: that it is known, and, where the member wants it and has shown a
 * second factor, that it is remembered. A member who signs in on a browser not known before is told (T19).
 */
export async function leaveTraces(state: WithMember, deps: Deps): Promise<Traces> {
  const { insurer, member, facts } = state;
  if (!isComplete(insurer, facts)) return {};
  const { known } = deps.browser;
  const isNew = known.nonceOf(member.id) === null;
  if (isNew && !facts.keepsSession) tellNewDevice(state, deps);
  return {
    ...(facts.passkey?.here && { passkey: traceOfPasskey(deps.secrets, facts.passkey.here) }),
    ...(isNew && { known: known.withMember(member.id) }),
    ...(!facts.keepsSession && (await remember(state, deps))),
  };
}

/** Whether all was shown that this insurer wants shown. */
export const isComplete = ({ secondFactors }: Insurer, { otp, passkey }: Facts): boolean =>
  otp !== undefined || passkey !== undefined || secondFactors.length === 0;

/** One member a browser: whoever signed in last and ticked the box. A copied token is found out, for it is renewed at every use. */
async function remember({ insurer, member, facts }: WithMember, deps: Deps): Promise<Traces> {
  const { db, secrets, now, userAgent, browser } = deps;
  const { remembered } = browser;
  const shown = facts.otp !== undefined || facts.passkey !== undefined;
  const { rememberDays } = insurer.session;
  const isWanted = facts.remember === true && shown && rememberDays > 0;
  if (isWanted && facts.standIn?.by === 'remembered-browser' && remembered !== undefined)
    return { remembered: await renewRememberedBrowser(db, secrets, remembered, now) };
  // Somebody else of the household who does not tick the box changes nothing for whoever did.
  if (remembered !== undefined && !isWanted && remembered.memberId !== member.id) return {};
  if (remembered !== undefined) await forgetBrowser(db, remembered);
  if (!isWanted) return remembered === undefined ? {} : { remembered: null };
  const device = deviceKind(userAgent);
  return { remembered: await rememberBrowser(db, secrets, member, { device, now, rememberDays }) };
}
