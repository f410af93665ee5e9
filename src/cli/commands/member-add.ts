import { randomUUID } from 'node:crypto';
import { getInsurer } from '../../insurer/store.ts';
import { insertMember } from '../../member/correction-store.ts';
import { issueLetter, makeLetter } from '../../member/letters/one-letter.ts';
import { findMemberByUserId } from '../../member/store.ts';
import { recordOperation } from '../audit.ts';
import type { Call, CliCommand } from '../command.ts';
import { labelledLines } from '../labelled-lines.ts';
import { common } from '../language.ts';
import { cellFlags, nothing, readCells, rowOf } from '../member-cells.ts';
import { demandNoImport, userIdTaken } from '../member-correction.ts';
import { describeLetter, tellLetter } from '../member-letter.ts';
import { insurerFlag } from '../member-named.ts';

const columns = [
  'user_id',
  'symbol',
  'number',
  'branch_number',
  'birthdate',
  'relationship',
  'cohort',
  'name',
  'email',
] as const;

export const memberAdd: CliCommand = {
  name: 'member add',
  about: {
    ja: '加入者を一人追加する（ログイン区分 3 では、仮パスワードを作って一度だけ表示）',
    en: 'add one member; for cohort 3 a provisional password is made and shown once',
  },
  example:
    'member add --insurer sample --user-id testuser99 --symbol 800 --number - --birthdate - --relationship 本人 --cohort 3 --reason "届出の遅れ"',
  flags: [
    insurerFlag,
    ...cellFlags([...columns]),
    { flags: '--dry-run', about: { ja: '確かめるだけで、何も変えない', en: 'check, change nothing' } },
    { ...common.reason, required: true },
    common.yes,
  ],
  async run(call) {
    const { data, letter } = await add(call);
    call.print(data, () => labelledLines(data, call.language));
    if (call.has('dryRun'))
      call.tell({ ja: '確かめただけで、何も変えていません。', en: 'Only checked: nothing was changed.' });
    else {
      call.tell({ ja: '追加しました。', en: 'Added.' });
      tellLetter(call, letter);
    }
    return 0;
  },
};

const add = (call: Call) =>
  call.withDatabase(async (parts) => {
    const { now } = call;
    const { secrets } = parts;
    const insurer = await getInsurer(parts.db, call.text('insurer') ?? '');
    const row = rowOf({ ...nothing, ...(await readCells(call, [...columns])) }, now);
    const id = randomUUID();
    const member = { insurerId: insurer.id, id, userId: row.userId, cohort: row.cohort, importedAt: now };
    if (call.has('dryRun')) {
      if (await findMemberByUserId(parts.db, secrets, insurer.id, row.userIdKey))
        throw userIdTaken(row.userId);
      return { data: { user_id: row.userId, cohort: row.cohort, added: false }, letter: null };
    }
    const letter = await makeLetter(secrets, insurer, member);
    await parts.db.transaction(async (db) => {
      await demandNoImport(db, insurer);
      if (!(await insertMember(db, secrets, member, row, now))) throw userIdTaken(row.userId);
      if (letter !== null) await issueLetter(db, letter, member, now);
      const about = { insurerId: insurer.id, memberId: id };
      const detail = { cohort: row.cohort, letter: letter !== null };
      await recordOperation(db, parts, { at: now, action: 'member.added', ...about, detail });
    });
    const added = { sub: id, user_id: row.userId, cohort: row.cohort, added: true };
    return { data: { ...added, ...describeLetter(letter, insurer, member, now) }, letter };
  });
