import { satisfies } from '../../assurance.ts';
import { factorToSetUp, hasMember } from '../../factors.ts';
import type { WithMember } from '../../state.ts';
import type { Step } from '../../step.ts';

const buttons = ['set-up', 'sign-out', 'portal'] as const;
type Button = (typeof buttons)[number];

/** The first sign-in is over, the chosen factor is not set up: now, or at the next sign-in. */
export const complete: Step<WithMember> = {
  name: 'complete',
  isDue: (state) =>
    hasMember(state) &&
    state.facts.activated === true &&
    state.facts.next === undefined &&
    factorToSetUp(state) !== null,
  locals: (state) => ({ factor: state.member.factor, buttons: offered(state) }),
  async submit(fields, state) {
    const next = offered(state).find((button) => button === fields.next);
    if (next === undefined) return { kind: 'stay' };
    return next === 'sign-out' ? { kind: 'leave' } : { kind: 'advance', facts: { next } };
  },
};

/** What the insurer's `enrolment` offers; a request for more than a password never ends at the portal without it. */
function offered({ insurer, request }: WithMember): Button[] {
  const passwordSuffices = satisfies('urn:kosmo:acr:pwd', request.level);
  return buttons.filter((button) => {
    if (button === 'portal') return insurer.enrolment !== 'now' && passwordSuffices;
    if (button === 'sign-out') return insurer.enrolment !== 'now';
    return insurer.enrolment !== 'next-sign-in' || !passwordSuffices;
  });
}
