import { stateOfMember } from '../approval/member-state.ts';
import { endSecrets } from '../credential/one-time-secret.ts';
import { removePasskeys } from '../credential/passkey-store.ts';
import { endRecoveryCodes } from '../credential/recovery-code-store.ts';
import { removeTotp } from '../credential/totp-store.ts';
import { OperatorError } from '../errors.ts';
import { backToInitial } from '../member/desk-store.ts';
import type { Letter } from '../member/letters/letters.ts';
import { issueLetter, makeLetter } from '../member/letters/one-letter.ts';
import type { Member } from '../member/member.ts';
import { lockMember } from '../member/store.ts';
import { lockablesOf } from '../throttle/locks.ts';
import { forgive } from '../throttle/throttle.ts';
import type { Call, DatabaseParts, ExitCode } from './command.ts';
import { demandApproval, spend } from './demand-approval.ts';
import { labelledLines } from './labelled-lines.ts';
import { carryOutAct, type DeskAct, tellUnmailed } from './member-act.ts';
import { describeLetter, tellLetter } from './member-letter.ts';
import { memberNamed } from './member-named.ts';

/** Whoever has set anything up loses what guards the account: that takes two operators (T55). */
const isGuarded = (member: Member): boolean =>
  member.activatedAt !== null ||
  member.email !== null ||
  member.factor !== null ||
  member.passkeys.length > 0 ||
  member.totpSetUpAt !== null;

/** Sets an account back to before the first sign-in (T01). */
export async function resetToInitial(call: Call, parts: DatabaseParts): Promise<ExitCode> {
  const { now } = call;
  const { secrets } = parts;
  const { insurer, member: named } = await memberNamed(call, parts);
  await call.confirm({
    ja: `${named.userId} を初回ログインの前の状態に戻します。パスワード、メールアドレス、認証方法の登録がすべて消え、すべての端末からログアウトします。よろしいですか。`,
    en: `Set ${named.userId} back to before the first sign-in? Password, email address and second factors are gone, and they are signed out everywhere.`,
  });
  const cohort = call.has('provisionalPassword') ? 3 : named.cohort;
  const demand = { act: 'member reset-password', insurer, member: named } as const;
  const approval = isGuarded(named)
    ? await demandApproval(call, parts, { ...demand, parameters: { cohort } })
    : undefined;
  if (approval === null) return 5;
  const letter = await makeLetter(secrets, insurer, { ...named, cohort });
  const data = await parts.db.transaction(async (db) => {
    const member = (await lockMember(db, secrets, [insurer.id], named.id)) ?? named;
    if (stateOfMember(member) !== stateOfMember(named)) throw changedMeanwhile;
    const by = approval && (await spend(db, approval, now));
    return carryOutAct(db, actWith(letter, cohort), parts, { insurer, member, secrets, now }, by);
  });
  const shown = { ...data, ...describeLetter(letter, insurer, named, now) };
  call.print(shown, () => labelledLines(shown, call.language));
  call.tell({
    ja: '初回ログインの前の状態に戻しました。次のログインは、はじめてのログインと同じです。',
    en: 'Back to before the first sign-in: the next sign-in is like the first.',
  });
  tellLetter(call, letter);
  tellUnmailed(call, data);
  return 0;
}

const actWith = (letter: Letter | null, cohort: Member['cohort']): DeskAct => ({
  action: 'member.reset',
  event: 'account-reset',
  async carryOut(db, { member, insurer, secrets, now }) {
    const lockables = lockablesOf(insurer, member);
    const removed = {
      activated: member.activatedAt !== null,
      factor: member.factor ?? 'none',
      passkeys: await removePasskeys(db, member),
      totp: await removeTotp(db, member),
      recovery_codes: await endRecoveryCodes(db, member),
      email: member.email !== null,
      letter: letter !== null,
    };
    await endSecrets(db, member, now);
    await backToInitial(db, member, cohort, now);
    if (letter !== null) await issueLetter(db, letter, member, now);
    await forgive(
      db,
      secrets,
      lockables.map(({ attempt }) => attempt),
    );
    return removed;
  },
});

const changedMeanwhile = new OperatorError(
  {
    ja: '加入者の登録内容がいま変わりました。何もしていません。member show で確かめてください。',
    en: 'The member has changed just now. Nothing is done: look at member show.',
  },
  4,
);
