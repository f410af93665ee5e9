import type { Act } from '../approval/approval.ts';
import type { Bilingual } from '../errors.ts';
import type { CliCommand, ExitCode } from './command.ts';
import { demandApproval } from './demand-approval.ts';
import type { DeskAct } from './member-act.ts';
import { memberFlags, memberNamed } from './member-named.ts';

/** Something an operator takes back for a member who has lost it, once another operator approves. */
export interface Reset extends DeskAct, Pick<CliCommand, 'about' | 'example'> {
  name: Act;
  /** Asked before it is asked for; of `{member}`. */
  question: Bilingual;
  /** What comes next, for the operator to tell the member. */
  next: Bilingual;
}

/** A command that asks for something to be taken back. */
export const memberReset = ({ name, about, example, question }: Reset): CliCommand => ({
  name,
  about,
  example,
  flags: memberFlags,
  destructive: true,
  run: (call) =>
    call.withDatabase<ExitCode>(async (parts) => {
      const { insurer, member } = await memberNamed(call, parts);
      const asked = (text: string) => text.replace('{member}', member.userId);
      await call.confirm({ ja: asked(question.ja), en: asked(question.en) });
      await demandApproval(call, parts, { act: name, insurer, member });
      return 5;
    }),
});
