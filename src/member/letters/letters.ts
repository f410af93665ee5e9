import { digestActivationCode } from '../../credential/activation-code.ts';
import { randomActivationCode, randomProvisionalPassword } from '../../credential/letter-code.ts';
import { PasswordHasher } from '../../credential/password-hash.ts';
import { hashMadePassword } from '../../credential/provisional-password.ts';
import { csvLine } from '../../csv.ts';
import type { Db } from '../../db.ts';
import type { Insurer } from '../../insurer/insurer.ts';
import type { Secrets } from '../../secrets.ts';
import { rulesOf } from '../../throttle/rules.ts';
import { forgive } from '../../throttle/throttle.ts';
import { lastActivationDay } from '../activation-window.ts';
import { foldUserId } from '../user-id.ts';
import { type Addressee, type Kept, putInForce } from './letter-store.ts';

/** What is printed for one member, and what is kept of it. */
export interface Letter extends Addressee {
  provisionalPassword: string | null;
  activationCode: string | null;
  kept: Kept;
}

/** Hashed at once; the hasher has two of them under way at any time. */
const LOT = 50;
/** Members that are locked and written together. */
const BATCH = 1000;

/** Makes what is printed, and hashes it: nothing of it is in force yet, and nobody has to wait meanwhile. */
export async function makeLetters(
  secrets: Secrets,
  { activationCode }: Pick<Insurer, 'activationCode'>,
  addressees: Addressee[],
  onProgress: (made: number) => void = () => {},
): Promise<Letter[]> {
  const hasher = new PasswordHasher(secrets.keys('password pepper'), { queueLength: LOT });
  const make = async (addressee: Addressee): Promise<Letter> => {
    const { id, exportId, unfinished, cohort } = addressee;
    const password = cohort === 3 ? randomProvisionalPassword() : null;
    const code = activationCode ? randomActivationCode() : null;
    const kept = {
      id,
      exportId,
      unfinished,
      provisionalHash: password && (await hashMadePassword(hasher, password)),
      activationCodeDigest: code === null ? null : digestActivationCode(secrets, id, code),
    };
    return { ...addressee, provisionalPassword: password, activationCode: code, kept };
  };
  const letters: Letter[] = [];
  for (let from = 0; from < addressees.length; from += LOT) {
    letters.push(...(await Promise.all(addressees.slice(from, from + LOT).map(make))));
    onProgress(letters.length);
  }
  return letters;
}

/**
 * Puts letters in force in the caller's transaction, and forgets what was tried with the ones before. Answers those
 * that are: whoever has set a password meanwhile needs none any more.
 */
export async function issueLetters(
  db: Db,
  secrets: Secrets,
  { insurer, exportId, now }: { insurer: Insurer; exportId: string; now: Date },
  letters: Letter[],
): Promise<Letter[]> {
  const insurerId = insurer.id;
  const issued: Letter[] = [];
  for (let from = 0; from < letters.length; from += BATCH) {
    const batch = letters.slice(from, from + BATCH);
    const kept = batch.map((letter) => letter.kept);
    const ids = await putInForce(db, { insurerId, id: exportId }, kept, now);
    const inForce = batch.filter(({ id }) => ids.has(id));
    await forgive(
      db,
      secrets,
      inForce.flatMap((letter) => triesOf(insurer, letter)),
    );
    issued.push(...inForce);
  }
  return issued;
}

function triesOf(insurer: Insurer, { id, userId }: Letter) {
  const rules = rulesOf(insurer);
  const { password, initialPasswordDay, initialPassword, activationCodeDay, activationCode } = rules;
  const insurerId = insurer.id;
  return [
    ...[password, initialPasswordDay, initialPassword].map((rule) => ({
      rule,
      insurerId,
      key: foldUserId(userId),
    })),
    ...[activationCodeDay, activationCode].map((rule) => ({ rule, insurerId, key: id })),
  ];
}

export const letterHeader = csvLine([
  'ユーザID',
  '氏名',
  'ログイン区分',
  '仮パスワード',
  '登録コード',
  '有効期限',
]);

/** A letter as the print shop reads it, with the last day on which it can be used. */
export const letterLine = (letter: Letter, insurer: Insurer, now: Date): string =>
  csvLine([
    letter.userId,
    letter.name,
    letter.cohort,
    letter.provisionalPassword,
    letter.activationCode,
    lastActivationDay({ ...letter, noticeMadeAt: now }, insurer),
  ]);
