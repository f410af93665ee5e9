import { parseAuthentication } from '../../../credential/credential-json.ts';
import { optionsToUse, usedUp, usePasskeyOf } from '../../ceremonies.ts';
import { factorToShow, usableWays } from '../../factors.ts';
import { otherWay } from '../../other-way.ts';
import type { WithMember } from '../../state.ts';
import type { Step } from '../../step.ts';
import { tellFailed } from '../../telling.ts';

/** A passkey as second factor, on this device or on a phone beside it. */
export const passkeyAuthentication: Step<WithMember> = {
  name: 'passkey-authentication',
  isDue: (state) => factorToShow(state) === 'passkey',
  locals: async (state, deps) => ({
    options: JSON.stringify(await optionsToUse(state, deps)),
    otherMethod: offersOther(state),
  }),
  async submit(fields, state, deps) {
    if (fields.do === 'other-method')
      return offersOther(state) ? otherWay(state, 'passkey') : { kind: 'stay' };
    const response = parseAuthentication(fields.credential);
    if (response === null)
      return { kind: 'refuse', errors: [{ code: 'passkey_failed' }], facts: usedUp(state.facts) };
    const outcome = await usePasskeyOf(state.member, response, state, deps);
    if (outcome.kind === 'refuse') await tellFailed(state, deps);
    return outcome;
  },
};

/** A request for `phr` can only be met with the passkey. */
const offersOther = (state: WithMember): boolean =>
  state.request.level !== 'phr' && usableWays(state).some((way) => way !== 'passkey');
