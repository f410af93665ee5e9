import { rulesOf } from './rules.ts';
import type { ThrottleSettings } from './settings.ts';
import type { Attempt } from './throttle.ts';

interface Owner {
  id: number;
  throttles: ThrottleSettings;
}

/**
 * An account as one of those that fail from an address block (see `addressBlock`), whoever their insurers are: a
 * company's staff share an address and mostly come in; who tries one password on many accounts mostly does not.
 */
export const failedFrom = (block: string, insurer: Owner, account: string): Attempt => ({
  rule: rulesOf(insurer).failedAccounts,
  insurerId: 0,
  key: `${block} ${insurer.id} ${account}`,
  crowd: block,
});

/**
 * An account as one of the insurer's that fail at the first sign-in. The row is written whoever it is, and forgotten
 * with a success; only whose account has a password of its own already is not counted among them.
 */
export const failedFirstSignIn = (insurer: Owner, account: string, activated: boolean): Attempt => ({
  rule: rulesOf(insurer).failedFirstSignIns,
  insurerId: insurer.id,
  key: account,
  crowd: activated ? undefined : 'all',
});

/** Shut while the insurer's first sign-ins pause. */
export const firstSignInPause = (insurer: Owner): Attempt & { look: true } => ({
  rule: rulesOf(insurer).firstSignInPause,
  insurerId: insurer.id,
  key: '',
  look: true,
});
