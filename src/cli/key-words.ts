import type { Bilingual } from '../errors.ts';
import { formatDate, formatDateTime } from '../http/text/time.ts';
import type { Language } from '../insurer/insurer.ts';
import type { KeysDescribed, SecretKeyState } from '../keys/describe.ts';
import type { Phase } from '../keys/signing-key.ts';
import { toTable } from './table.ts';

const headings = {
  signing: { ja: '署名鍵（ID トークンの署名）', en: 'Signing keys (ID tokens)' },
  secret: { ja: 'データの暗号化の鍵（SECRET_KEYS）', en: 'Keys that seal the data (SECRET_KEYS)' },
} satisfies Record<string, Bilingual>;

const phases: Record<Phase, Bilingual> = {
  published: { ja: '公開済み（これから署名）', en: 'published, about to sign' },
  signing: { ja: '署名中', en: 'signs' },
  retired: { ja: '検証用に公開', en: 'verifies only' },
};

const states: Record<SecretKeyState, Bilingual> = {
  new: { ja: '新しい（まだ使っていない）', en: 'new, not used yet' },
  current: { ja: '使用中', en: 'in use' },
  old: { ja: '前の鍵（まだ必要）', en: 'older, still needed' },
  removable: { ja: '前の鍵（はずしてよい）', en: 'older, may be taken out' },
};

type Signing = KeysDescribed['signing_keys'][number];
type Secret = KeysDescribed['secret_keys'][number];

export function signingKeyTable(keys: Signing[], language: Language): string[] {
  return toTable(keys.map((key) => [key.alg, phases[key.state][language], whenOf(key, language), key.kid]));
}

function whenOf({ state, signs_from, verifies_until }: Signing, language: Language): string {
  if (state === 'retired' && verifies_until)
    return { ja: `${formatDate(verifies_until, 'ja')}まで`, en: `until ${formatDate(verifies_until, 'en')}` }[
      language
    ];
  return { ja: `${formatDateTime(signs_from, 'ja')}から`, en: `from ${formatDateTime(signs_from, 'en')}` }[
    language
  ];
}

function secretKeyRow({ id, state, first_used_at, rows }: Secret, language: Language): string[] {
  const since = first_used_at ? formatDate(first_used_at, language) : '-';
  const count = rows.toLocaleString('en-US');
  return [
    id,
    states[state][language],
    { ja: `${since}から`, en: `since ${since}` }[language],
    { ja: `${count} 件`, en: `${count} rows` }[language],
  ];
}

/** All of `key list` in lines. */
export function keyLines(keys: KeysDescribed, language: Language): string[] {
  return [
    headings.signing[language],
    ...signingKeyTable(keys.signing_keys, language).map((line) => `  ${line}`),
    headings.secret[language],
    ...toTable(keys.secret_keys.map((key) => secretKeyRow(key, language))).map((line) => `  ${line}`),
    ...keys.secret_keys.filter(({ state }) => state === 'old').flatMap((key) => oldRows(key, language)),
  ];
}

/** What is still sealed under an older key, table by table. */
const oldRows = ({ id, rows_by_table }: Secret, language: Language): string[] => [
  { ja: `鍵 ${id} で暗号化されたままのもの`, en: `Still sealed under ${id}` }[language],
  ...toTable(Object.entries(rows_by_table).map(([table, rows]) => [table, rows.toLocaleString('en-US')])).map(
    (line) => `  ${line}`,
  ),
];

/** What is going on, and what the operator has to do next; nothing where nothing is. */
export function nextSteps({ secret_keys, resealing, processes }: KeysDescribed): Bilingual[] {
  const steps: Bilingual[] = [];
  const { without_the_first_key: behind, running } = processes;
  if (secret_keys[0]?.state === 'new' || (secret_keys[0]?.state !== 'current' && behind > 0))
    steps.push(
      running === 0
        ? {
            ja: '新しい鍵は、プロセス（serve と work）が動き出すと使われます。',
            en: 'The new key is used once processes (serve and work) run.',
          }
        : {
            ja: `新しい鍵は、動いているすべてのプロセスの SECRET_KEYS で先頭になってから 30 秒ほどで使われます（まだのプロセス: ${behind} / ${running}）。まだのものを、1 つずつ再起動してください。`,
            en: `The new key is used about 30 seconds after it stands first in SECRET_KEYS of every running process (not yet: ${behind} of ${running}). Restart those, one after another.`,
          },
    );
  if (secret_keys.some(({ state }) => state === 'old'))
    steps.push({
      ja: `新しい鍵で暗号化し直しています: ${resealing.done.toLocaleString('en-US')} / ${resealing.total.toLocaleString('en-US')} 件（${resealing.percent} %）。終わるまで、前の鍵を SECRET_KEYS からはずさないでください。`,
      en: `Everything is being sealed again under the new key: ${resealing.done.toLocaleString('en-US')} of ${resealing.total.toLocaleString('en-US')} rows (${resealing.percent} %). Leave the older keys in SECRET_KEYS until it is done.`,
    });
  const removable = secret_keys.filter(({ state }) => state === 'removable').map(({ id }) => id);
  if (removable.length > 0)
    steps.push({
      ja: `鍵 ${removable.join(', ')} で暗号化されたものは、もうありません。SECRET_KEYS からはずして、プロセスを 1 つずつ再起動してください。これより前のバックアップを戻すときには必要なので、安全な場所に保管してください。`,
      en: `Nothing is sealed under ${removable.join(', ')} any more: take it out of SECRET_KEYS and restart the processes, one after another. Keep it in a safe place as long as there are backups from before.`,
    });
  return steps;
}
