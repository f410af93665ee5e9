import type { ZxcvbnFactory } from '@zxcvbn-ts/core';

/** Words of this service, which its members are the likeliest to build a password on. */
const serviceWords = [
  'kosmo',
  'kosmoweb',
  'kenpo',
  'kenko',
  'kenkou',
  'hoken',
  'kumiai',
  'iryou',
  'health',
  'insurance',
];
/** zxcvbn's scale is 0–4; below 2 a guess at ten tries a second finds it within days. */
const MINIMUM_SCORE = 2;

/**
 * Whether `password` (NFKC, 64 characters at most) is one of the passwords most used, or guessed as easily, by someone
 * who knows `personal`, words about the member.
 */
export async function isCommonPassword(password: string, personal: string[]): Promise<boolean> {
  const { common, estimator } = await load();
  if (common.has(password.toLowerCase())) return true;
  return estimator.check(password, [...serviceWords, ...personal]).score < MINIMUM_SCORE;
}

/** The passwords most used that the rule of letters and digits alone would let through. */
export const commonPasswords = async (): Promise<Set<string>> => (await load()).common;

let loaded: Promise<{ common: Set<string>; estimator: ZxcvbnFactory }> | undefined;

/** The dictionaries weigh too much for every start: the first password to be checked loads them. */
const load = () => {
  loaded ??= read();
  return loaded;
};

async function read() {
  const [core, words, japanese] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-ja'),
  ]);
  const estimator = new core.ZxcvbnFactory({
    dictionary: { ...words.dictionary, ...japanese.dictionary },
    graphs: words.adjacencyGraphs,
    // Distances and many substitutions take over a second on a hostile input of 64 characters; so it is 20 ms.
    useLevenshteinDistance: false,
    l33tMaxSubstitutions: 10,
    maxLength: 64,
  });
  const fitting = words.dictionary['passwords-common'].filter(
    (word) => word.length >= 8 && /[a-z]/i.test(word) && /\d/.test(word),
  );
  return { common: new Set(fitting.map((word) => word.toLowerCase())), estimator };
}
