import { type Bilingual, OperatorError } from '../errors.ts';
import type { Language } from '../insurer/insurer.ts';

/** Shows a question and answers with the line that was typed; null where there is no terminal to ask on. */
export type Ask = ((question: string) => Promise<string>) | null;

const howToAnswer: Bilingual = { ja: '（はい: y ／ いいえ: n） ', en: ' (y/n) ' };

/** Asks before something that cannot be taken back. Answered with anything but yes, nothing is done. */
export async function confirm(question: Bilingual, language: Language, ask: Ask): Promise<void> {
  if (ask === null) {
    throw new OperatorError({
      ja: 'ここでは確認できません。実行するには --yes を付けてください。',
      en: 'There is no terminal to ask on: add --yes to go ahead.',
    });
  }
  const answer = await ask(question[language] + howToAnswer[language]);
  if (/^(y|yes|はい)$/i.test(answer.normalize('NFKC').trim())) return;
  throw new OperatorError({
    ja: '中止しました。何も変わっていません。',
    en: 'Stopped: nothing has changed.',
  });
}
