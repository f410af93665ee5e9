import { lengthOf } from '../../clock.ts';
import { OperatorError } from '../../errors.ts';
import { type Algorithm, algorithms } from '../../keys/signing-key.ts';
import type { Call, CliCommand } from '../command.ts';
import { rotateSecretKey } from '../rotate-secret-key.ts';
import { replaceSigningKeys, rotateSigningKeys } from '../rotate-signing-keys.ts';

export const keyRotate: CliCommand = {
  name: 'key rotate',
  about: {
    ja: '署名鍵を、止めずに新しいものに替える。--secret では SECRET_KEYS の鍵',
    en: 'replace the signing keys while everything goes on; with --secret the key of SECRET_KEYS',
  },
  example: 'key rotate',
  flags: [
    {
      flags: '--alg <alg>',
      choices: algorithms,
      repeatable: true,
      about: {
        ja: `この署名の方式だけ（${algorithms.join(' か ')}。なければすべて）`,
        en: `of this algorithm alone (${algorithms.join(' or ')}; else all)`,
      },
    },
    {
      flags: '--lead <time>',
      about: {
        ja: '新しい鍵を公開してから署名に使うまでの時間（10m、24h、7d など。なければ 24h）',
        en: 'how long the new key is published before it signs (10m, 24h, 7d; else 24h)',
      },
    },
    {
      flags: '--now',
      about: {
        ja: '鍵が漏れたとき: 今の署名鍵をすぐに無効にする（--reason も必要）',
        en: 'for a key that has leaked: the present ones are good for nothing any more at once (needs --reason)',
      },
    },
    {
      flags: '--secret',
      about: {
        ja: 'SECRET_KEYS の新しい鍵を作り、替え方を示す',
        en: 'make a new key for SECRET_KEYS and say how to bring it in',
      },
    },
  ],
  changes: true,
  async run(call) {
    const { has, list, text } = call;
    if (has('secret')) {
      if (has('now') || list('alg').length > 0 || text('lead') !== undefined) throw secretAlone();
      return rotateSecretKey(call);
    }
    const algs = readAlgorithms(call);
    if (!has('now')) return rotateSigningKeys(call, algs, readLead(text('lead') ?? '24h'));
    if (text('lead') !== undefined) throw eitherNowOrLead();
    return replaceSigningKeys(call, algs);
  },
};

function readAlgorithms({ list }: Call): readonly Algorithm[] {
  const given = list('alg');
  const known = algorithms.filter((alg) => given.includes(alg));
  if (known.length === new Set(given).size) return given.length === 0 ? algorithms : known;
  throw new OperatorError({
    ja: `--alg は ${algorithms.join(' か ')} です。`,
    en: `--alg is ${algorithms.join(' or ')}.`,
  });
}

function readLead(input: string): number {
  const lead = lengthOf(input);
  if (lead !== null && lead >= (lengthOf('10m') ?? 0) && lead <= (lengthOf('30d') ?? 0)) return lead;
  throw new OperatorError({
    ja: `--lead ${input}: 10m から 30d までで、24h のように書いてください。`,
    en: `--lead ${input}: write it as 24h, from 10m to 30d.`,
  });
}

const secretAlone = () =>
  new OperatorError({
    ja: '--secret は --alg、--lead、--now と一緒には使えません。',
    en: '--secret goes without --alg, --lead and --now.',
  });

const eitherNowOrLead = () =>
  new OperatorError({
    ja: '--now と --lead は一緒には使えません。',
    en: 'Give either --now or --lead.',
  });
