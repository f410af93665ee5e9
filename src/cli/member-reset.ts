import type { AuditAction, AuditEntry } from '../audit/audit.ts';
import type { Db } from '../db.ts';
import type { Bilingual } from '../errors.ts';
import type { Insurer } from '../insurer/insurer.ts';
import type { NoticeEvent } from '../mail/notices.ts';
import { notifyMember } from '../mail/notify.ts';
import type { Member } from '../member/member.ts';
import { lockMember } from '../member/store.ts';
import { signOutEverywhere } from '../oidc/sign-out-everywhere.ts';
import type { Secrets } from '../secrets.ts';
import { recordOperation } from './audit.ts';
import type { Call, CliCommand } from './command.ts';
import { toLines } from './lines.ts';
import { memberFlags, memberNamed } from './member-named.ts';

/** Something an operator takes back for a member who has lost it. */
export interface Reset extends Pick<CliCommand, 'name' | 'about' | 'example'> {
  /** Asked before anything is done; of `{member}`. */
  question: Bilingual;
  /** What comes next, for the operator to tell the member. */
  next: Bilingual;
  action: AuditAction;
  event: NoticeEvent;
  /** Takes it back; answers what there was, without anything personal. */
  carryOut(
    db: Db,
    whose: { member: Member; insurer: Insurer; secrets: Secrets; now: Date },
  ): Promise<Removed>;
}

type Removed = AuditEntry['detail'];

/** A command that takes something back: everything of the member ends, and the member is told by mail. */
export const memberReset = ({ name, about, example, ...reset }: Reset): CliCommand => ({
  name,
  about,
  example,
  flags: memberFlags,
  destructive: true,
  async run(call) {
    const data = await carryOut(reset, call);
    call.print(data, () => toLines(data));
    call.tell(reset.next);
    if (!data.mailed) {
      call.tell({
        ja: '確認済みのメールアドレスがないか、少し前に送ったため、お知らせのメールは送りません。',
        en: 'No mail tells the member: no address is verified, or one was sent a moment ago.',
      });
    }
    return 0;
  },
});

function carryOut(
  { question, action, event, carryOut }: Omit<Reset, 'name' | 'about' | 'example'>,
  call: Call,
) {
  const { now } = call;
  return call.withDatabase(async (parts) => {
    const { secrets } = parts;
    const { insurer, member: named } = await memberNamed(call, parts);
    const asked = (text: string) => text.replace('{member}', named.userId);
    await call.confirm({ ja: asked(question.ja), en: asked(question.en) });
    return parts.db.transaction(async (db) => {
      const member = (await lockMember(db, secrets, [insurer.id], named.id)) ?? named;
      const removed = await carryOut(db, { member, insurer, secrets, now });
      await signOutEverywhere(db, secrets, member, { now });
      // Told at the address as it was: the member may have another by now, or none.
      const mailed = await notifyMember(db, secrets, { event, member, insurer, device: '' }, now);
      const whose = { insurerId: insurer.id, memberId: member.id };
      await recordOperation(db, parts, { at: now, action, ...whose, detail: removed });
      return { sub: member.id, user_id: member.userId, ...removed, mailed };
    });
  });
}
