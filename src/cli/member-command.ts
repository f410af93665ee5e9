import type { Bilingual } from '../errors.ts';
import type { Member } from '../member/member.ts';
import { lockMember } from '../member/store.ts';
import type { CliCommand } from './command.ts';
import { labelledLines } from './labelled-lines.ts';
import { common } from './language.ts';
import { carryOutAct, type DeskAct, tellUnmailed } from './member-act.ts';
import { memberFlags, memberNamed } from './member-named.ts';

interface Desk extends DeskAct, Pick<CliCommand, 'name' | 'about' | 'example'> {
  /** Asked before it is done, of `{member}`; without one nothing is asked, since it harms nobody. */
  question?: Bilingual;
  /** What comes next, for the operator to tell the member. */
  next(member: Member): Bilingual;
  /** Says that it is so already, where it is. */
  already?(member: Member): Bilingual | null;
}

/** A command by which one operator does something for one member, for a reason. */
export const memberCommand = ({
  name,
  about,
  example,
  question,
  next,
  already,
  ...act
}: Desk): CliCommand => ({
  name,
  about,
  example,
  ...(question === undefined
    ? { flags: [...memberFlags, { ...common.reason, required: true }, common.yes] }
    : { flags: memberFlags, destructive: true }),
  async run(call) {
    const { now } = call;
    const done = await call.withDatabase(async (parts) => {
      const { insurer, member: named } = await memberNamed(call, parts);
      const asked = (text: string) => text.replace('{member}', named.userId);
      if (question) await call.confirm({ ja: asked(question.ja), en: asked(question.en) });
      return parts.db.transaction(async (db) => {
        const member = (await lockMember(db, parts.secrets, [insurer.id], named.id)) ?? named;
        const said = already?.(member) ?? null;
        const whose = { insurer, member, secrets: parts.secrets, now };
        const data =
          said === null
            ? { done: true, ...(await carryOutAct(db, act, parts, whose)) }
            : { done: false, sub: member.id, user_id: member.userId };
        return { data, said: said ?? next(member) };
      });
    });
    call.print(done.data, () => labelledLines(done.data, call.language));
    call.tell(done.said);
    if ('mailed' in done.data) tellUnmailed(call, done.data);
    return 0;
  },
});
