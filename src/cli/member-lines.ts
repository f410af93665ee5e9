import { actionWords } from '../audit/words.ts';
import type { Bilingual } from '../errors.ts';
import type { Language } from '../insurer/insurer.ts';
import { stepTexts } from '../interaction/steps/texts.ts';
import { purposeWords, stateWords } from '../mail/words.ts';
import { clockTime } from './clock-time.ts';
import { plainLine } from './lines.ts';
import type { DescribedMember } from './member-described.ts';
import { factorWords, labels, lockWords, passwordWords, progressWords, statusWords } from './member-words.ts';

/** A member as the desk reads it: what is known under a name of its own, then what is in the way, then what happened. */
export const memberLines = (member: DescribedMember, language: Language): string[] =>
  [knownLines, passkeyLines, pauseLines, lockLines, mailLines, entryLines].flatMap((lines) =>
    lines(member, language).map(plainLine),
  );

const at = (time: Date | null): string => (time === null ? '-' : clockTime(time));

function knownLines(member: DescribedMember, language: Language): string[] {
  const say = (words: Bilingual | undefined) => words?.[language] ?? '-';
  const worded: Partial<Record<keyof DescribedMember, string>> = {
    status: say(statusWords[member.status]),
    progress: say(progressWords[member.progress]),
    next_step: member.next_step === null ? '-' : stepTexts[member.next_step][language].title,
    password: say(passwordWords[member.password]),
    factor: say(factorWords[member.factor ?? '']),
    factor_set_up: say(member.factor_set_up ? done : notYet),
  };
  return Object.entries(labels).flatMap(([name, label]) => {
    const key = name as keyof DescribedMember;
    const value = member[key];
    const isNothing = value === null || value === '' || (Array.isArray(value) && value.length === 0);
    if (isNothing && !always.includes(key)) return [];
    const text = worded[key] ?? (value instanceof Date ? at(value) : String(value ?? '-'));
    return [`${say(label)}: ${text}`];
  });
}

const passkeyLines = ({ passkeys }: DescribedMember, language: Language): string[] =>
  passkeys.map(
    ({ name, created_at, last_used_at }) =>
      ({
        ja: `パスキー「${name}」: 登録 ${at(created_at)}、最後に使った日時 ${at(last_used_at)}`,
        en: `passkey “${name}”: made ${at(created_at)}, last used ${at(last_used_at)}`,
      })[language],
  );

const pauseLines = ({ first_sign_ins_paused }: DescribedMember, language: Language): string[] =>
  first_sign_ins_paused
    ? [
        {
          ja: 'いま、この保険者の初回ログインは一時停止しています（多くのアカウントに、でたらめな初回パスワードが試されたため）',
          en: 'First sign-ins of this insurer pause now: initial passwords were tried on many accounts',
        }[language],
      ]
    : [];

const mailLines = ({ mails }: DescribedMember, language: Language): string[] =>
  mails.map(({ at: time, purpose, to, state }) =>
    [
      at(time),
      { ja: 'メール', en: 'mail' }[language],
      purposeWords(purpose)[language],
      to,
      stateWords[state][language],
    ].join('  '),
  );

const lockLines = ({ locks }: DescribedMember, language: Language): string[] =>
  locks.map((lock) => `${lockWords[lock.what][language]}: ${howLong(lock)[language]}`);

function howLong({ tries, shut, until }: DescribedMember['locks'][number]): Bilingual {
  if (!shut) return { ja: `${tries} 回（ロックされていません）`, en: `${tries} so far, not locked` };
  if (until === null)
    return {
      ja: `${tries} 回。ロックされています。待っても開きません。member unlock で開きます`,
      en: `${tries}. LOCKED: no waiting helps, member unlock opens it`,
    };
  return {
    ja: `${tries} 回。${at(until)} までロックされています。すぐ開くには member unlock`,
    en: `${tries}. LOCKED until ${at(until)}; member unlock opens it at once`,
  };
}

const entryLines = ({ sign_ins, failures }: DescribedMember, language: Language): string[] =>
  [
    ...sign_ins.map((entry) => ({ ...entry, outcome: '' })),
    ...failures.map((entry) => ({ ...entry, outcome: { ja: '失敗', en: 'failed' }[language] })),
  ]
    .sort((one, other) => other.at.getTime() - one.at.getTime())
    .map(({ at: time, action, ...more }) => {
      const words = (actionWords as Record<string, Bilingual>)[action]?.[language] ?? action;
      return [at(time), words, ...Object.values(more)].filter((part) => part !== '').join('  ');
    });

const always = ['email', 'factor', 'next_step'];
const done: Bilingual = { ja: '済み', en: 'yes' };
const notYet: Bilingual = { ja: 'まだ', en: 'not yet' };
