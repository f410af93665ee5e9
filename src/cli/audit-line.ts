import type { ListedEntry } from '../audit/list-store.ts';
import { actionWords, actorWords, outcomeWords } from '../audit/words.ts';
import type { Bilingual } from '../errors.ts';
import type { Language } from '../insurer/insurer.ts';
import { clockTime } from './clock-time.ts';
import { plainLine } from './lines.ts';

const unsealed: Bilingual = { ja: '［未封印］', en: '[not sealed yet]' };
/** One entry in one line, for people. */
export function entryLine(entry: ListedEntry, language: Language): string {
  const { id, at, insurer, sub, actor, action, outcome, detail, sequence } = entry;
  const say = (words: Record<string, Bilingual>, name: string) => words[name]?.[language] ?? name;
  const what = `${say(actionWords, action)} (${say(outcomeWords, outcome)})`;
  const more = Object.entries(detail).map(([key, value]) => `${key}=${value}`);
  const about = [insurer, sub].filter((part) => part !== null);
  const parts = [`#${id}`, clockTime(at), ...about, say(actorWords, actor), what, ...more];
  return plainLine([...parts, ...(sequence === null ? [unsealed[language]] : [])].join('  '));
}
