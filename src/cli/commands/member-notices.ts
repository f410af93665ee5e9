import type { Approval } from '../../approval/approval.ts';
import { OperatorError } from '../../errors.ts';
import { formatDateTime } from '../../http/text/time.ts';
import type { Insurer } from '../../insurer/insurer.ts';
import { getInsurer } from '../../insurer/store.ts';
import {
  type Addressee,
  countInterrupted,
  findAddressees,
  type Selection,
} from '../../member/letters/letter-store.ts';
import type { Call, CliCommand, DatabaseParts, ExitCode } from '../command.ts';
import { demandApproval } from '../demand-approval.ts';
import { readSelection, selectionFlags } from '../letter-selection.ts';
import { toLines } from '../lines.ts';
import { memberNamed } from '../member-named.ts';
import { NewFile } from '../new-file.ts';
import { byCohort, printLetters } from '../print-letters.ts';

/** From so many members on, two operators are needed (T55). */
const BULK = 100;

export const memberNotices: CliCommand = {
  name: 'member notices',
  about: {
    ja: '初回ログインのお知らせを印刷するためのデータを作る（仮パスワードと登録コードは、そのたびに新しく作る）',
    en: 'the data of the letters for the first sign-in: provisional passwords and activation codes, newly made each time',
  },
  example: 'member notices --insurer sample --out notices-2026-04.csv --reason "4月加入分の発送"',
  flags: [
    { flags: '--insurer <code>', required: true, about: { ja: '保険者のコード', en: "the insurer's code" } },
    {
      flags: '--out <file.csv>',
      required: true,
      about: { ja: '新しく作るファイル（本人だけが読める）', en: 'the file to make, readable by you alone' },
    },
    ...selectionFlags,
    {
      flags: '--codes',
      about: {
        ja: '登録コードも作る（保険者の activationCode を true にする前に、先に送っておくとき）',
        en: 'make activation codes, too, for an insurer that is about to ask for them',
      },
    },
    {
      flags: '--dry-run',
      about: { ja: '何通になるかを数えるだけで、何も変えない', en: 'count the letters, change nothing' },
    },
  ],
  destructive: true,
  run: (call) =>
    call.withDatabase(async (parts) => {
      const named = await getInsurer(parts.db, call.text('insurer') ?? '');
      const insurer = { ...named, activationCode: named.activationCode || call.has('codes') };
      const selection = readSelection(call);
      const addressees = await findAddressees(parts.db, parts.secrets, insurer, selection);
      await tellInterrupted(call, parts, insurer);
      if (addressees.length === 0) return nobody(call, parts, insurer, selection);
      if (call.has('dryRun')) return count(call, addressees);
      const path = call.text('out') ?? '';
      await NewFile.demandFree(path);
      await ask(call, addressees);
      const approval = await approved(call, parts, { insurer, selection, count: addressees.length });
      return approval === 'asked for'
        ? 5
        : printLetters(call, parts, { insurer, addressees, path, approval });
    }),
};

/** Files whose making was interrupted hold nothing anybody has: what they made has still ended what was before. */
async function tellInterrupted(call: Call, { db }: DatabaseParts, { id }: Insurer): Promise<void> {
  const { members, madeAt } = await countInterrupted(db, id);
  if (members === 0 || madeAt === null) return;
  call.tell({
    ja: `注意: ${formatDateTime(madeAt, 'ja')} の作成が途中で止まり、${members} 人は、使える仮パスワードや登録コードを持っていません。この人たちの分は --only-missing で作り直せます。`,
    en: `Note: the run of ${formatDateTime(madeAt, 'en')} (Japan) was interrupted, and ${members} members hold nothing that works. Make theirs anew with --only-missing.`,
  });
}

/** Says why there is nobody to write to. */
async function nobody(
  call: Call,
  parts: DatabaseParts,
  { activationCode }: Insurer,
  { userIdKey, missing }: Selection,
): Promise<ExitCode> {
  if (userIdKey !== null) {
    const { member } = await memberNamed(call, parts);
    const why =
      member.status !== 'active'
        ? { ja: '資格がないか、停止されています', en: 'has left or is disabled' }
        : member.activatedAt !== null
          ? { ja: '登録を終えています', en: 'has set a password already' }
          : missing
            ? { ja: 'お知らせを作成済みです', en: 'has a letter already' }
            : {
                ja: 'お知らせに書くものがありません（登録コードを使わない保険者の、区分 1・2 の加入者です）',
                en: 'has nothing to be told: cohort 1 or 2, of an insurer without activation codes',
              };
    throw new OperatorError({ ja: `この加入者は、${why.ja}。`, en: `This member ${why.en}.` }, 4);
  }
  call.print({ file: null, letters: 0 }, () => []);
  call.tell(
    activationCode
      ? { ja: 'お知らせを送る加入者はいません。', en: 'There is nobody to write to.' }
      : {
          ja: 'お知らせを送る加入者はいません（登録コードを使わない保険者では、仮パスワードのある区分 3 だけが対象です）。',
          en: 'There is nobody to write to: without activation codes, only cohort 3 has something to be told.',
        },
  );
  return 0;
}

const repeatedAmong = (addressees: Addressee[]): number =>
  addressees.filter(({ exportId }) => exportId !== null).length;

function count(call: Call, addressees: Addressee[]): ExitCode {
  const counts = {
    letters: addressees.length,
    made_before: repeatedAmong(addressees),
    ...byCohort(addressees),
  };
  call.print(counts, () => toLines(counts));
  call.tell({ ja: '数えただけで、何も変えていません。', en: 'Only counted: nothing was changed.' });
  return 0;
}

async function ask(call: Call, addressees: Addressee[]): Promise<void> {
  const [all, before] = [addressees.length, repeatedAmong(addressees)];
  const repeated = {
    ja: `うち ${before} 人には前に作っていて、前の仮パスワードと登録コードは使えなくなります。`,
    en: ` ${before} of them have had one: what is on those stops working.`,
  };
  const own = {
    ja: '健康保険組合が決めた仮パスワードも、新しいものに替わります。',
    en: ' Provisional passwords the insurer has chosen are replaced, too.',
  };
  const cohort3 = addressees.some(({ cohort }) => cohort === 3);
  await call.confirm({
    ja: `${all} 通のお知らせを作ります。${before > 0 ? repeated.ja : ''}${cohort3 ? own.ja : ''}よろしいですか。`,
    en: `Make ${all} letters?${before > 0 ? repeated.en : ''}${cohort3 ? own.en : ''}`,
  });
}

interface Wish {
  insurer: Insurer;
  selection: Selection;
  count: number;
}

/** By whom many letters are approved; null for few. */
async function approved(
  call: Call,
  parts: DatabaseParts,
  { insurer, selection, count }: Wish,
): Promise<Approval | null | 'asked for'> {
  if (count <= BULK) return null;
  const parameters = {
    cohorts: selection.cohorts?.join(' ') ?? 'all',
    imported_since: selection.importedSince?.toISOString() ?? 'ever',
    only_missing: selection.missing,
    codes: insurer.activationCode,
    // Some activate their account while the other makes up their mind.
    letters_over: 10 ** Math.floor(Math.log10(count - 1)),
  };
  return (await demandApproval(call, parts, { act: 'member notices', insurer, parameters })) ?? 'asked for';
}
