import type { Factor } from '../credential/factor.ts';
import type { Insurer } from '../insurer/insurer.ts';

/** What a member may be helped with, from the insurer's settings; no page tells of anything else. */
export interface Ways extends Readonly<Record<Factor, boolean>> {
  /** False where no insurer is known: then all of them are spoken of together. */
  known: boolean;
  /** Who has lost the device with the passkey signs in with a code by mail. */
  mailStandsIn: boolean;
  passkeyAlone: boolean;
  /** The first sign-in asks for a code that is printed on the notice. */
  activationCode: boolean;
  /** Recovery codes to keep on paper. */
  codes: boolean;
  /** For how many days a browser is remembered; 0 where there is no box to tick. */
  rememberDays: number;
  idleMinutes: number;
  absoluteHours: number;
}

/** What the reader's insurer offers; where that is not known, whatever one of all insurers does. */
export function waysOf(insurer: Insurer | null, all: readonly Insurer[]): Ways {
  const asked = insurer === null ? all : [insurer];
  const some = (offers: (it: Insurer) => boolean) => asked.some(offers);
  const most = (of: (it: Insurer['session']) => number) => Math.max(0, ...asked.map((it) => of(it.session)));
  const has = (factor: Factor) => (it: Insurer) => it.secondFactors.includes(factor);
  return {
    known: insurer !== null,
    passkey: some(has('passkey')),
    'email-otp': some(has('email-otp')),
    totp: some(has('totp')),
    mailStandsIn: some((it) => has('passkey')(it) && has('email-otp')(it) && it.emailOtpFallback),
    passkeyAlone: some((it) => has('passkey')(it) && it.passkeyAlone),
    activationCode: some((it) => it.activationCode),
    codes: some((it) => it.recoveryCodes),
    rememberDays: most((it) => it.rememberDays),
    idleMinutes: most((it) => it.idleMinutes),
    absoluteHours: most((it) => it.absoluteHours),
  };
}
