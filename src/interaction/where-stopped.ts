import type { Insurer } from '../insurer/insurer.ts';
import type { Member } from '../member/member.ts';
import type { Terms } from '../terms/terms.ts';
import { levels } from './assurance.ts';
import { nextStep } from './pipeline.ts';
import type { StepName } from './step.ts';

/** The page a member's next sign-in shows after the password; undefined where none is left. */
export function whereStopped(insurer: Insurer, member: Member, terms: Terms | null): StepName | undefined {
  const initial = member.activatedAt === null;
  return nextStep({
    request: {
      clientId: '',
      redirectUri: undefined,
      level: levels[0],
      insurerCodes: [insurer.code],
      language: 'ja',
      task: null,
    },
    insurer,
    member,
    terms,
    facts: { memberId: member.id, password: { at: '', initial } },
  })?.name;
}
