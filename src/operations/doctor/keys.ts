import { after, hours } from '../../clock.ts';
import { formatDate, formatDateTime } from '../../http/text/time.ts';
import { describeSecretKeys, type SecretKeyState } from '../../keys/describe.ts';
import { missingOf, type SecretKey, tooOldAfter, warnsAfter } from '../../keys/secret-key.ts';
import { listedByProcesses, listSecretKeys } from '../../keys/secret-key-store.ts';
import { algorithms, type SigningKey, timed } from '../../keys/signing-key.ts';
import { listSigningKeys } from '../../keys/signing-key-store.ts';
import { type Check, type Finding, fault, ok, warning } from './check.ts';

/** Sealing everything again takes minutes, or some hours with millions of members. */
const resealedWithin = hours(24);

/** Whether keys are there, young enough, and no rotation has been left half done. */
export const keysCheck: Check = {
  name: 'keys',
  needs: 'tables',
  async run({ db, secrets, now }) {
    const known = await listSecretKeys(db);
    const missing = missingOf(known, secrets.keyIds);
    // Without them what is sealed cannot be opened, signing keys among it.
    if (missing.length > 0) return [keyMissing(missing.map(({ id }) => id).join(', '))];
    const processes = await listedByProcesses(db, now);
    return [
      ...judgeSigningKeys(await listSigningKeys(db, secrets), now),
      ...judgeSecretKeys(secrets.keyIds, known, processes, now),
    ];
  },
};

export function judgeSigningKeys(keys: SigningKey[], now: Date): Finding[] {
  if (keys.length === 0)
    return [
      ok({ ja: '署名鍵は、最初に起動したときに作られます', en: 'signing keys are made at the first start' }),
    ];
  const all = timed(keys, now);
  return algorithms.flatMap((alg) => {
    const signing = all.find(({ key, phase }) => key.alg === alg && phase === 'signing');
    if (!signing) return [noSigningKey(alg)];
    const next = all.find(({ key, phase }) => key.alg === alg && phase === 'published');
    return [next ? aboutToChange(alg, next.key.signsFrom) : judgeAge(alg, signing.key.signsFrom, now)];
  });
}

function judgeAge(alg: string, since: Date, now: Date): Finding {
  const text = {
    ja: `${alg} の署名鍵は ${formatDate(since, 'ja')}から使っています`,
    en: `the ${alg} key has signed since ${formatDate(since, 'en')}`,
  };
  const advice = {
    ja: 'npx kosmo-idp key rotate で新しい鍵に替えてください。止める必要はありません。1 年ごとに替えます。',
    en: 'Replace it with npx kosmo-idp key rotate, as once a year: nothing stands still meanwhile.',
  };
  return byAge(since, now)(text, advice);
}

export function judgeSecretKeys(
  listed: string[],
  known: SecretKey[],
  processes: string[][],
  now: Date,
): Finding[] {
  return describeSecretKeys(listed, known, []).map(({ id, state, first_used_at, superseded_at }, place) =>
    judge[state](id, {
      isFirst: place === 0,
      since: (state === 'old' ? superseded_at : first_used_at) ?? now,
      behind: processes.filter(([first]) => first !== listed[0]).length,
      now,
    }),
  );
}

interface Circumstances {
  isFirst: boolean;
  since: Date;
  /** Processes that do not list the first key first. */
  behind: number;
  now: Date;
}

const judge: Record<SecretKeyState, (id: string, circumstances: Circumstances) => Finding> = {
  current: (id, { since, now }) =>
    byAge(since, now)(
      {
        ja: `SECRET_KEYS の鍵 ${id} は ${formatDate(since, 'ja')}から使っています`,
        en: `the key ${id} of SECRET_KEYS has been in use since ${formatDate(since, 'en')}`,
      },
      {
        ja: 'npx kosmo-idp key rotate --secret で新しい鍵を作って替えてください。止める必要はありません。',
        en: 'Make a new one with npx kosmo-idp key rotate --secret, as once a year: nothing stands still meanwhile.',
      },
    ),
  new: (id, { isFirst, behind }) =>
    isFirst
      ? warning(
          {
            ja: `SECRET_KEYS の新しい鍵 ${id} は、まだ使われていません（まだ知らないプロセス: ${behind}）`,
            en: `the new key ${id} of SECRET_KEYS is not used yet (processes that do not know it: ${behind})`,
          },
          {
            ja: 'serve と work のプロセスを、すべて新しい SECRET_KEYS で再起動してください。30 秒ほどで使い始めます。',
            en: 'Restart all serve and work processes with the new SECRET_KEYS: about 30 seconds later it is used.',
          },
        )
      : warning(
          {
            ja: `SECRET_KEYS にある鍵 ${id} は、一度も使われていません`,
            en: `the key ${id} in SECRET_KEYS was never used`,
          },
          {
            ja: 'これから使う鍵なら先頭に置き、そうでなければはずしてください。',
            en: 'Put it first if it is to be used; else take it out.',
          },
        ),
  old: (id, { since, now }) => {
    const text = {
      ja: `鍵 ${id} で暗号化されたデータが残っています（${formatDateTime(since, 'ja')}に交代）`,
      en: `data are still sealed under ${id} (replaced ${formatDateTime(since, 'en')})`,
    };
    if (after(since, resealedWithin) > now) return ok(text);
    return warning(text, {
      ja: 'work のプロセスが動いているか、ログにエラーがないかを確かめてください。進み具合は npx kosmo-idp key list でわかります。',
      en: 'Look whether a work process runs, and for errors in its log; npx kosmo-idp key list tells how far it is.',
    });
  },
  removable: (id) =>
    warning(
      {
        ja: `SECRET_KEYS の鍵 ${id} は、もう必要ありません`,
        en: `the key ${id} in SECRET_KEYS is not needed any more`,
      },
      {
        ja: 'SECRET_KEYS からはずして、プロセスを 1 つずつ再起動してください。交代はそれで終わりです。',
        en: 'Take it out of SECRET_KEYS and restart the processes, one after another: that ends the rotation.',
      },
    ),
};

const byAge = (since: Date, now: Date): typeof fault => {
  if (after(since, tooOldAfter) < now) return fault;
  return after(since, warnsAfter) < now ? warning : (text) => ok(text);
};

const aboutToChange = (alg: string, from: Date): Finding =>
  ok({
    ja: `${alg} の新しい署名鍵を公開しています。${formatDateTime(from, 'ja')}から署名に使います`,
    en: `a new ${alg} key is published; it signs from ${formatDateTime(from, 'en')}`,
  });

const noSigningKey = (alg: string): Finding =>
  fault(
    { ja: `${alg} の署名鍵がありません`, en: `there is no ${alg} signing key` },
    { ja: 'npx kosmo-idp key rotate を実行してください。', en: 'Run npx kosmo-idp key rotate.' },
  );

const keyMissing = (ids: string): Finding =>
  fault(
    {
      ja: `データの暗号化に使った鍵 ${ids} が SECRET_KEYS にありません`,
      en: `SECRET_KEYS lacks the key ${ids}, which data are sealed under`,
    },
    {
      ja: '前の値に戻してください。鍵をなくすと、データは読めません。',
      en: 'Put the earlier value back: without the key the data cannot be read.',
    },
  );
