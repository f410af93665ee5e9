import { randomUUID } from 'node:crypto';
import type { Approval } from '../approval/approval.ts';
import { byteOrderMark } from '../csv.ts';
import type { Insurer } from '../insurer/insurer.ts';
import { type Addressee, beginExport, finishExport } from '../member/letters/letter-store.ts';
import {
  issueLetters,
  type Letter,
  letterHeader,
  letterLine,
  makeLetters,
} from '../member/letters/letters.ts';
import { recordOperation } from './audit.ts';
import type { Call, DatabaseParts, ExitCode } from './command.ts';
import { spend } from './demand-approval.ts';
import { letterMeter } from './letter-meter.ts';
import { toLines } from './lines.ts';
import { NewFile } from './new-file.ts';

interface Print {
  insurer: Insurer;
  addressees: Addressee[];
  path: string;
  approval: Approval | null;
}

/**
 * The file is whole on the disk before what is in it comes into force, and has its name only afterwards. Killed between
 * the two, the export stays noted as unfinished: nobody is to have a letter of it, and the next run says so.
 */
export async function printLetters(
  call: Call,
  parts: DatabaseParts,
  { insurer, addressees, path, approval }: Print,
): Promise<ExitCode> {
  const id = randomUUID();
  const whole = addressees.length;
  const letters = await makeLetters(parts.secrets, insurer, addressees, letterMeter(call, whole));
  const file = await NewFile.open(path);
  const issued = await putInForce(call, parts, { insurer, id, letters, file, approval });
  const name = await nameOf(call, file);
  await finishExport(parts.db, { insurerId: insurer.id, id }, call.now);
  const result = { file: name, letters: issued, left_out: whole - issued };
  call.print(result, () => toLines(result));
  tellDone(call, result);
  return name === path ? 0 : 5;
}

type Force = Pick<Print, 'insurer' | 'approval'> & { id: string; letters: Letter[]; file: NewFile };

/** All of them, or, where anything fails, none; answers how many. */
async function putInForce(
  { now }: Call,
  parts: DatabaseParts,
  { insurer, id, letters, file, approval }: Force,
): Promise<number> {
  const insurerId = insurer.id;
  try {
    return await parts.db.transaction(async (db) => {
      const used = approval === null ? {} : await spend(db, approval, now);
      await beginExport(db, { insurerId, id, members: letters.length }, now);
      const issued = await issueLetters(db, parts.secrets, { insurer, exportId: id, now }, letters);
      await write(file, insurer, issued, now);
      await recordOperation(db, parts, {
        at: now,
        action: 'notices.made',
        insurerId,
        memberId: letters.length === 1 ? (letters[0]?.id ?? null) : null,
        detail: { letters: issued.length, export: id, ...byCohort(issued), ...used },
      });
      return issued.length;
    });
  } catch (error) {
    await file.discard();
    throw error;
  }
}

export const byCohort = (addressees: Addressee[]) =>
  Object.fromEntries(
    [1, 2, 3].map((cohort) => [`cohort_${cohort}`, addressees.filter((it) => it.cohort === cohort).length]),
  );

async function write(file: NewFile, insurer: Insurer, letters: Letter[], now: Date): Promise<void> {
  await file.append(byteOrderMark + letterHeader);
  for (let from = 0; from < letters.length; from += 1000) {
    const lines = letters.slice(from, from + 1000).map((letter) => letterLine(letter, insurer, now));
    await file.append(lines.join(''));
  }
  await file.sync();
}

/** From here on the letters are in force: where the file cannot have its name, it stays whole under the other. */
async function nameOf({ tell }: Call, file: NewFile): Promise<string> {
  try {
    await file.publish();
    return file.path;
  } catch {
    tell({
      ja: `${file.path} という名前にできませんでした。完成したデータは ${file.partPath} にあります。名前を変えてお使いください。`,
      en: `The file could not be named ${file.path}. It is whole, as ${file.partPath}: rename it.`,
    });
    return file.partPath;
  }
}

function tellDone({ tell }: Call, { file, left_out }: { file: string; left_out: number }): void {
  if (left_out > 0)
    tell({
      ja: `${left_out} 人は、作っているあいだに登録を終えたか、別の実行で作られたため、除きました。`,
      en: `${left_out} members are left out: they have finished, or had another letter made, meanwhile.`,
    });
  tell({
    ja: `仮パスワードと登録コードは ${file} にしかなく、もう一度は表示できません。印刷が済んだら、安全に削除してください。`,
    en: `The passwords and codes are in ${file} and nowhere else; they cannot be shown again. Delete it once it is printed.`,
  });
}
